import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from 'pg'
import { type BenchRow, fact, rounded } from './bench-row.ts'
import { startBenchWorld } from './bench-world.ts'
import { type Hops, takeHops } from './floors/hops.ts'
import { median, quantile } from './median.ts'
import { MEMBERS } from './members.ts'
import { setPolicies } from './set-policies.ts'
import type { RequestRow } from './simulator-client.ts'
import { ENFORCED_WORD, saying } from './texts.ts'
import { until } from './until.ts'

export interface LatencyOptions {
  /** Messages a second. */
  readonly rate?: number
  /** Seconds that are measured, after a fifth as long to warm up. */
  readonly seconds?: number
  readonly say?: (line: string) => void
}

/** Rule hits a second: the executor asks Discord four things about each, and has 20 requests a second. */
const HITS_PER_SECOND = 2
const GOAL = 3
const DISCORD_EPOCH_MS = 1_420_070_400_000

/**
 * Measures from a message's own time (when the simulator made it) to the arrival of the first request about it at the
 * simulator's socket: its way through gateway, context, moderation and executor, among messages in which nothing is found.
 * The executor asks Discord about the message, its author and the guild before it deletes: that is told apart.
 */
export async function benchLatency(options: LatencyOptions = {}): Promise<BenchRow[]> {
  const { rate = 1_000, seconds = 40, say = () => undefined } = options
  const services = ['recorder', 'context', 'moderation', 'action-executor', 'gateway'] as const
  await using world = await startBenchWorld({ services, members: MEMBERS, say })
  await setPolicies(world)
  const hit = HITS_PER_SECOND / rate
  const texts = [
    { share: 1 - hit, contents: saying('') },
    { share: hit, contents: saying(ENFORCED_WORD) },
  ]
  const warmUpSeconds = Math.ceil(seconds / 5)
  const { simulator } = world
  await simulator.startLoad({ messages: rate * (seconds + warmUpSeconds), rate, texts, seed: 1 })
  await wait(warmUpSeconds * 1_000)
  say(`${warmUpSeconds} s to warm up`)
  const measuredFrom = Date.now()
  const ended = new AbortController()
  const taking = takeHops(world.redisUrl, world.databaseUrl, ended.signal)
  await until('the load to end', (seconds + 60) * 1_000, async () => !(await simulator.load()).isRunning, 500)
  ended.abort()
  const hops = await taking
  const ids = (await simulator.messageIds(1)).filter((id) => madeAt(id) >= measuredFrom)
  let requests: readonly RequestRow[] = []
  const deletions = () => waitsOf(ids, requests, (method) => method === 'DELETE')
  await until('every hit to be acted upon', 60_000, async () => {
    requests = (await simulator.requests(0)).rows
    return deletions().length === ids.length
  })
  const waits = waitsOf(ids, requests, () => true)
  if (world.crashed.length > 0) throw new Error(`${world.crashed.join(', ')} crashed`)
  return [
    ...rowsOf(waits, hops),
    ...stepRows(await stepsOf(world.database, ids)),
    fact('latency, until it is deleted, p50', median(deletions()), 'ms'),
  ]
}

function madeAt(messageId: string): number {
  return Number(BigInt(messageId) >> 22n) + DISCORD_EPOCH_MS
}

/** Ms from each message to the first request of a kind that names it. */
function waitsOf(
  ids: readonly string[],
  requests: readonly RequestRow[],
  isKind: (method: string) => boolean,
): readonly number[] {
  const askedAt = new Map<string, number>()
  for (const { method, path, at } of requests) {
    const id = isKind(method) ? /\/channels\/\d+\/messages\/(\d+)/.exec(path)?.[1] : undefined
    if (id !== undefined && !askedAt.has(id)) askedAt.set(id, at)
  }
  return ids.flatMap((id) => {
    const at = askedAt.get(id)
    return at === undefined ? [] : [at - madeAt(id)]
  })
}

/** Ms from each message to the places that it passes on its way. */
interface Steps {
  readonly streamed: number
  readonly ordered: number
  readonly attempted: number
}

async function stepsOf(database: Pool, ids: readonly string[]): Promise<readonly Steps[]> {
  const { rows } = await database.query<Record<keyof Steps | 'id', string>>(
    `with said as (select event_id, type, extract(epoch from recorded_at) * 1000 as at, data::json as json from nexus.event
        where type in ('MessageFlagged', 'EnforcementOrdered', 'EnforcementAttempted'))
      select o.json->'data'->>'messageId' as id, min(split_part(f.json->'data'->'asOf'->>'entryId', '-', 1)) as streamed,
          min(o.at) as ordered, min(a.at) as attempted
        from said o
        join said f on f.type = 'MessageFlagged' and f.json->'data'->>'messageId' = o.json->'data'->>'messageId'
        join said a on a.type = 'EnforcementAttempted' and a.json->>'causationId' = o.event_id::text
        where o.type = 'EnforcementOrdered' and o.json->'data'->>'messageId' = any ($1)
        group by 1`,
    [ids],
  )
  return rows.map(({ id, streamed, ordered, attempted }) => ({
    streamed: Number(streamed) - madeAt(id),
    ordered: Number(ordered) - madeAt(id),
    attempted: Number(attempted) - madeAt(id),
  }))
}

function stepRows(steps: readonly Steps[]): BenchRow[] {
  const of = (step: keyof Steps) => median(steps.map((all) => all[step]))
  return [
    fact('latency, until the message is on its stream, p50', of('streamed'), 'ms'),
    fact('latency, until the order is in the log, p50', of('ordered'), 'ms'),
    fact('latency, until the intent is in the log, p50', of('attempted'), 'ms'),
  ]
}

function rowsOf(waits: readonly number[], { hopsMs, commitsMs }: Hops): BenchRow[] {
  const least = (share: number) => 4 * quantile(hopsMs, share) + 2 * quantile(commitsMs, share)
  const p50 = quantile(waits, 0.5)
  const ratio = p50 / least(0.5)
  return [
    {
      ...fact('latency, p50', p50, 'ms'),
      ratio: rounded(ratio),
      against: '4 stream hops and 2 commits of this disk',
      goal: GOAL,
      met: ratio <= GOAL,
    },
    {
      ...fact('latency, p99', quantile(waits, 0.99), 'ms'),
      ratio: rounded(quantile(waits, 0.99) / least(0.99)),
      against: '4 stream hops and 2 commits of this disk, at their p99',
    },
    fact('latency, hits', waits.length, 'rule hits'),
    fact('floor: stream hop, p50', median(hopsMs), 'ms'),
    fact('floor: stream hop, p99', quantile(hopsMs, 0.99), 'ms'),
    fact('floor: commit, p50', median(commitsMs), 'ms'),
    fact('floor: commit, p99', quantile(commitsMs, 0.99), 'ms'),
  ]
}
