import { hash } from 'node:crypto'
import { identify } from '@nexus/events'
import type { Pool, PoolClient } from 'pg'
import { appendPlanned } from './append.ts'
import type { Cause, EventToAppend } from './cause.ts'
import { copyIn } from './copy-in.ts'
import { planAppend } from './plan-append.ts'

export interface BenchAppendOptions {
  /** Rounds, each of one append run and one COPY, in changing order; the first is warm-up and not counted. */
  readonly rounds?: number
  /** Events in one round. */
  readonly eventsPerRound?: number
  /** Causes in one append, each of one event. */
  readonly batch?: number
  /** `new`: every event begins an entity; `known`: every event follows another of the same entity, whose version is not given. */
  readonly entities?: 'new' | 'known'
}

export interface BenchAppendResult {
  /** Medians over the rounds, in rows a second. */
  readonly append: number
  readonly copy: number
  readonly ratio: number
  readonly rounds: readonly { readonly append: number; readonly copy: number }[]
}

/**
 * Appends against COPY (text format) into a bare table of the same column types, interleaved on one connection. Both are
 * given ready events: the append's lay-out, digests, seals and cause rows are inside its time.
 */
export async function benchAppend(pool: Pool, options: BenchAppendOptions = {}): Promise<BenchAppendResult> {
  const { rounds = 15, eventsPerRound = 5_000, batch = 100, entities = 'new' } = options
  const client = await pool.connect()
  try {
    await client.query(`drop table if exists bench_bare`)
    await client.query(`create table bench_bare (position bigint, recorded_at timestamptz, entity_version bigint, event_id uuid,
      schema_version smallint, entity text, type text, data text, digest bytea)`)
    const measured: { append: number; copy: number }[] = []
    for (let round = 0; round <= rounds; round++) {
      const batches = batchesOf(round, eventsPerRound, batch, entities)
      const appendFirst = round % 2 === 0
      const early = appendFirst ? await appendRate(client, batches) : undefined
      const copy = await copyRate(client, batches)
      const append = early ?? (await appendRate(client, batches))
      if (round > 0) measured.push({ append, copy })
    }
    await client.query('drop table bench_bare')
    const append = median(measured.map((m) => m.append))
    const copy = median(measured.map((m) => m.copy))
    return { append, copy, ratio: append / copy, rounds: measured }
  } finally {
    client.release()
  }
}

async function appendRate(client: PoolClient, batches: readonly (readonly Cause[])[]): Promise<number> {
  const started = performance.now()
  const planned = (causes: readonly Cause[]) =>
    planAppend(
      'bench',
      causes,
      causes.map(({ causeId }) => causeId),
    )
  let next = planned(batches[0] ?? [])
  for (let i = 0; i < batches.length; i++) {
    const appended = appendPlanned(client, next)
    // The query is written to the socket in this turn; the next batch is laid out while the server works.
    await new Promise(setImmediate)
    next = planned(batches[i + 1] ?? [])
    await appended
  }
  return rate(batches, started)
}

async function copyRate(client: PoolClient, batches: readonly (readonly Cause[])[]): Promise<number> {
  const chunks: Buffer[] = []
  let position = 0
  for (const causes of batches) {
    const lines = causes.flatMap(({ decisions }) =>
      decisions.flatMap(({ entity, events }) =>
        events.map((event) => {
          position += 1
          const json = event.json.replaceAll('\\', '\\\\')
          const digest = hash('sha256', event.json)
          return `${position}\t2026-11-22 14:00:00.123456+00\t1\t${event.id}\t1\t${entity}\t${event.type}\t${json}\t\\\\x${digest}\n`
        }),
      ),
    )
    chunks.push(Buffer.from(lines.join('')))
  }
  const started = performance.now()
  await copyIn(client, 'copy bench_bare from stdin', chunks)
  return rate(batches, started)
}

function rate(batches: readonly (readonly Cause[])[], started: number): number {
  const events = batches.reduce((sum, causes) => sum + causes.length, 0)
  return (events * 1_000) / (performance.now() - started)
}

const words =
  'free nitro click here claim now steam gift server join please stop mods ok nice game tonight who is on voice'.split(
    ' ',
  )

/** Single-event causes of about 600 bytes each, with ids that grow as real ones do. */
function batchesOf(round: number, count: number, batch: number, entities: 'new' | 'known'): Cause[][] {
  const begun = Date.now()
  const causes = Array.from({ length: count }, (_, i): Cause => {
    const at = begun + Math.floor(i / 10)
    const causeId = identify(at, 'bench-cause', round, i)
    const entity = entities === 'new' ? identify(at, 'bench-case', round, i, begun) : `bench-case-${i % 5_000}`
    return { causeId: identify(at, causeId, begun), decisions: [decisionOf(entity, eventOf(at, causeId, i), entities)] }
  })
  return Array.from({ length: Math.ceil(count / batch) }, (_, i) => causes.slice(i * batch, (i + 1) * batch))
}

function decisionOf(entity: string, event: EventToAppend, entities: 'new' | 'known'): Cause['decisions'][number] {
  return entities === 'new' ? { entity, expectedVersion: 0, events: [event] } : { entity, events: [event] }
}

function eventOf(at: number, causeId: string, i: number): EventToAppend {
  const id = identify(at, causeId, 'MessageFlagged')
  let text = ''
  for (let w = i; text.length < 180; w += 7) text += `${words[w % words.length]} `
  const json = JSON.stringify({
    id,
    type: 'MessageFlagged',
    version: 1,
    occurredAt: at,
    guildId: '1098765432109876543',
    correlationId: causeId,
    causationId: causeId,
    traceparent: `00-${causeId.replaceAll('-', '')}-00f067aa0ba902b7-01`,
    data: { messageId: '1298765432109876543', signals: [{ ruleId: 'scam-link', category: 'scam', severity: 3 }], text },
  })
  return { id, type: 'MessageFlagged', version: 1, json }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
