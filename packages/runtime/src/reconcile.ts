import { setTimeout as wait } from 'node:timers/promises'
import type { AppendedEvent, EventLog } from '@nexus/event-log'
import { flow, type Manifest, type MessageType, parseMessage, type ServiceName } from '@nexus/events'
import type { Singleton, Streams } from '@nexus/streams'
import type { Logger } from './logger.ts'
import type { Counter } from './metrics.ts'
import { entryOf } from './record.ts'

/** How far back a reconciler looks when it starts, in positions: what is older has been reconciled by an earlier one. */
const LOOK_BACK = 100_000
const PAGE = 1_000
const EVERY_MS = 2_000
/** An intent without an outcome for this long, in ms, is taken up again: whoever held it has lost it. */
const INTENT_WITHIN_MS = 60_000

export interface ReconcileOptions {
  readonly manifest: Manifest
  /** Types of this service's intents. */
  readonly intents: readonly MessageType[]
  readonly eventLog: Pick<EventLog, 'read' | 'head' | 'answered' | 'readEvents'>
  readonly streams: Pick<Streams, 'lease' | 'publish' | 'partitionOf' | 'onEpochLost'>
  readonly log: Logger
  /** Counts what was sent again, by type. */
  readonly resent: Counter<string>
}

/** Readers of a type, each with the time within which it must leave a trace, in ms. */
type Traces = ReadonlyMap<string, readonly { readonly service: ServiceName; readonly withinMs: number }[]>

/**
 * Sends again what this service recorded and its readers show no trace of: Redis may lose what it acknowledged, and the log
 * remembers. One replica does it at a time. A repeated message changes nothing, since readers answer a cause once.
 */
export function reconcile(options: ReconcileOptions): Singleton {
  const { manifest, intents, eventLog, streams } = options
  const traces = tracesOf(manifest)
  const due = new Map<number, Sweep>()
  let hurry = false
  streams.onEpochLost(async () => {
    hurry = true
  })
  return streams.lease(`reconcile.${manifest.name}`, async ({ signal }) => {
    const { position } = await eventLog.head()
    for (const withinMs of delaysOf(traces, intents)) due.set(withinMs, new Sweep(Math.max(0, position - LOOK_BACK)))
    while (!signal.aborted) {
      const head = (await eventLog.head()).position
      for (const [withinMs, sweep] of due) {
        const until = hurry ? head : sweep.upTo(head, withinMs, performance.now())
        await sweepTo(until, withinMs, sweep, traces, options)
      }
      hurry = false
      await wait(EVERY_MS, undefined, { signal }).catch(() => undefined)
    }
  })
}

/** How far the log has been looked through, and where its head stood when. */
class Sweep {
  position: number
  readonly #heads: { readonly at: number; readonly head: number }[] = []

  constructor(position: number) {
    this.position = position
  }

  /** The head as it stood `withinMs` ago: what was recorded by then must have left its traces by now. */
  upTo(head: number, withinMs: number, now: number): number {
    this.#heads.push({ at: now, head })
    let reached = this.position
    while (this.#heads[0] && this.#heads[0].at <= now - withinMs) reached = this.#heads.shift()?.head ?? reached
    return reached
  }
}

async function sweepTo(
  until: number,
  withinMs: number,
  sweep: Sweep,
  traces: Traces,
  options: ReconcileOptions,
): Promise<void> {
  const { manifest, intents, eventLog } = options
  const types = [...traces.keys(), ...(withinMs === INTENT_WITHIN_MS ? intents : [])]
  while (sweep.position < until) {
    const limit = Math.min(PAGE, until - sweep.position)
    const { events, last } = await eventLog.read({ after: sweep.position, limit, types })
    const named = events.flatMap((event) => nameOf(event))
    const missing = new Map<string, AppendedEvent>()
    for (const [service, ids] of idsByReader(named, traces, withinMs)) {
      const answers = await eventLog.answered(service, ids)
      for (const { id, event } of named) if (ids.includes(id) && !answers.has(id)) missing.set(id, event)
    }
    if (withinMs === INTENT_WITHIN_MS) {
      const open = named.filter(({ event }) => (intents as readonly string[]).includes(event.type))
      const outcomes = await eventLog.answered(
        manifest.name,
        open.map(({ id }) => id),
      )
      const orders = open
        .filter(({ id }) => !outcomes.has(id))
        .flatMap(({ causationId }) => (causationId ? [causationId] : []))
      for (const [id, event] of await eventLog.readEvents(orders)) missing.set(id, event)
    }
    await sendAgain([...missing.values()], options)
    sweep.position = last
  }
}

async function sendAgain(events: readonly AppendedEvent[], { streams, log, resent }: ReconcileOptions): Promise<void> {
  for (const event of [...events].sort((a, b) => a.position - b.position)) {
    const entry = entryOf(event)
    const guildId = /"guildId":"(\d{1,20})"/.exec(event.json)?.[1] ?? null
    if (!entry) continue
    await streams.publish(entry.stream, [{ partition: streams.partitionOf(guildId), fields: entry.fields }])
    resent.inc({ type: event.type })
    log.warn({ type: event.type, position: event.position }, 'sent again: no trace of its reader')
  }
}

function tracesOf({ name }: Manifest): Traces {
  const traces = new Map<string, { service: ServiceName; withinMs: number }[]>()
  for (const { type, kept, from, to } of flow) {
    if (kept !== 'recorded' || !from.includes(name)) continue
    const readers = to.flatMap(({ service, traceWithinMs: withinMs }) =>
      withinMs === null ? [] : [{ service, withinMs }],
    )
    if (readers.length > 0) traces.set(type, readers)
  }
  return traces
}

function delaysOf(traces: Traces, intents: readonly MessageType[]): Set<number> {
  const delays = new Set([...traces.values()].flatMap((readers) => readers.map(({ withinMs }) => withinMs)))
  if (intents.length > 0) delays.add(INTENT_WITHIN_MS)
  return delays
}

interface Named {
  readonly id: string
  readonly causationId: string | null
  readonly event: AppendedEvent
}

function nameOf(event: AppendedEvent): Named[] {
  const parsed = parseMessage(event.json)
  return parsed.ok ? [{ id: parsed.message.id, causationId: parsed.message.causationId, event }] : []
}

function idsByReader(named: readonly Named[], traces: Traces, withinMs: number): Map<ServiceName, string[]> {
  const ids = new Map<ServiceName, string[]>()
  for (const { id, event } of named) {
    for (const reader of traces.get(event.type) ?? []) {
      if (reader.withinMs === withinMs) ids.set(reader.service, [...(ids.get(reader.service) ?? []), id])
    }
  }
  return ids
}
