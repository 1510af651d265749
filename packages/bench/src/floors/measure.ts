import { createCipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { constants, createDeflate, inflateSync } from 'node:zlib'
import { copyIn } from '@nexus/event-log'
import pg from 'pg'
import { ProcessTimes } from '../process-times.ts'
import type { Floor, FloorTask } from './floor.ts'
import { command, RawRedis } from './raw-redis.ts'
import { jsonOf } from './samples.ts'

// Measures every floor once, on the samples that the parent gives, and says what each costs.
const [, , path = ''] = process.argv
const task = JSON.parse(readFileSync(path, 'utf8')) as FloorTask
const { frames, judged, messages, flagged } = task
const frameJson = frames.map(jsonOf)
const judgedJson = judged.map(jsonOf)
const of = <T>(list: readonly T[], i: number): T => list[i % list.length] as T
const times = (count: number) => Array.from({ length: count }, (_, i) => i)

const redis = await RawRedis.open(task.redisUrl)
const database = new pg.Client({ connectionString: task.databaseUrl })
await database.connect()
const floors: Floor[] = []

/** Processor time of `work`, here and in a store, for each of `count`. */
async function measure(
  name: string,
  perMessage: number,
  count: number,
  storePid: number | null,
  work: () => unknown,
): Promise<void> {
  const store = () => (storePid === null ? 0 : new ProcessTimes().ofTree(storePid))
  const before = store()
  const cpu = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  floors.push({ name, perMessage, clientUs: (user + system) / count, storeUs: (store() - before) / count })
}

// Inflating what Discord sent: one zlib stream, flushed after each payload as on the wire, in as few calls as there can be.
const wire = await deflatedStream(
  frameJson.map((json) => JSON.stringify((JSON.parse(json) as { data: { d: unknown } }).data.d)),
)
await measure('inflate', 1, messages, null, () => {
  for (let done = 0; done < messages; done += frames.length) inflateSync(wire, { finishFlush: constants.Z_SYNC_FLUSH })
})

// Reading and writing the frame: the gateway and the recorder read it and write what they keep of it.
await measure('parse and stringify the frame', 2, messages, null, () => {
  let characters = 0
  for (let i = 0; i < messages; i++) characters += JSON.stringify(JSON.parse(of(frameJson, i))).length
  return characters
})

// Reading the frame: context folds it.
await measure('parse the frame', 1, messages, null, () => {
  for (let i = 0; i < messages; i++) JSON.parse(of(frameJson, i))
})

// Reading the judged message: moderation judges it.
await measure('parse the judged message', 1, messages, null, () => {
  for (let i = 0; i < messages; i++) JSON.parse(of(judgedJson, i))
})

// Sealing the frame under its author's key: AES-256-GCM, a nonce of its own, nothing else.
const key = randomBytes(32)
const nonce = randomBytes(12)
const plain = frameJson.map((json) => Buffer.from(json))
await measure('AES-GCM of the frame', 1, messages, null, () => {
  for (let i = 0; i < messages; i++) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.update(of(plain, i))
    cipher.final()
    cipher.getAuthTag()
  }
})

// Carrying: entries as they are on the streams, in commands that are bytes already, over a bare socket. The frame is read
// by two groups, the judged message by one.
const XREAD = 200
for (const { name, entries, groups } of [
  { name: 'the frame', entries: frames, groups: ['a', 'b'] },
  { name: 'the judged message', entries: judged, groups: ['a'] },
]) {
  const stream = `bench:floor:${entries === frames ? 'frames' : 'judged'}`
  await redis.run([
    command('DEL', stream),
    ...groups.map((group) => command('XGROUP', 'CREATE', stream, group, '0', 'MKSTREAM')),
  ])
  const prebuilt = entries.map((fields) => command('XADD', stream, '*', ...fields))
  const adds = times(messages).map((i) => of(prebuilt, i))
  await measure(`XADD of ${name}`, 1, messages, task.redisPid, () => redis.run(adds))
  const reads = groups.flatMap((group) =>
    times(Math.ceil(messages / XREAD)).map(() =>
      command('XREADGROUP', 'GROUP', group, 'bench', 'COUNT', String(XREAD), 'STREAMS', stream, '>'),
    ),
  )
  await measure(`XREADGROUP of ${name}`, groups.length, messages * groups.length, task.redisPid, () => redis.run(reads))
  await redis.run([command('DEL', stream)])
}

// Keeping: COPY in text format into a bare table of the same column types, one statement and one commit for all: the
// archive's row of each message, and the event's row of each flagged one.
await database.query(`create table if not exists bench_archive (archived_at timestamptz, position bigint, partition smallint,
  entry_seq int, entry_ms bigint, event_id uuid, sequence bigint, guild_id bigint, channel_id bigint, message_id bigint,
  session_id text, type text, subject text, data bytea, digest bytea)`)
await database.query(`create table if not exists bench_event (position bigint, recorded_at timestamptz, entity_version bigint,
  event_id uuid, schema_version smallint, entity text, type text, data text, digest bytea)`)
const digest = `\\\\x${randomBytes(32).toString('hex')}`
const at = '2026-11-22 14:00:00.123456+00'
const uuid = '01936f2a-7c1e-8d4b-9a3f-0123456789ab'
const archiveLines = plain.map((bytes) => {
  const ids = '1309876543210987654\t1209876543210987654\t1109876543210987654'
  return `${at}\t1\t1\t1\t1795000000000\t${uuid}\t1\t${ids}\tsession\tMESSAGE_CREATE\tAbCdEfGhIjKlMnOpQrStUv\t\\\\x${bytes.toString('hex')}\t${digest}\n`
})
await measure('COPY of the archived frame', 1, messages, task.postgresPid, () =>
  copyIn(database, 'copy bench_archive from stdin', chunksOf(times(messages).map((i) => of(archiveLines, i)))),
)
const eventLines = judgedJson.map((json) => {
  const data = json.replaceAll('\\', '\\\\')
  return `1\t${at}\t1\t${uuid}\t1\tcase:${uuid}\tMessageFlagged\t${data}\t${digest}\n`
})
await measure('COPY of the flagged event', flagged, messages * flagged, task.postgresPid, () =>
  copyIn(database, 'copy bench_event from stdin', chunksOf(times(messages * flagged).map((i) => of(eventLines, i)))),
)
await database.query('truncate bench_archive, bench_event')

await database.end()
redis.close()
process.send?.(floors)

/** Payloads in one stream that they share, each flushed as it is sent. */
async function deflatedStream(payloads: readonly string[]): Promise<Buffer> {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH })
  const chunks: Buffer[] = []
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const payload of payloads) {
    await new Promise<void>((resolve) => deflate.write(payload, () => deflate.flush(constants.Z_SYNC_FLUSH, resolve)))
  }
  return Buffer.concat(chunks)
}

function chunksOf(lines: readonly string[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let first = 0; first < lines.length; first += 500)
    chunks.push(Buffer.from(lines.slice(first, first + 500).join('')))
  return chunks
}
