import { setTimeout as wait } from 'node:timers/promises'
import type { AppendedEvent, EventLog } from '@nexus/event-log'
import { flow, type Manifest, type MessageType, parseMessage, type ServiceName } from '@nexus/events'
import type { Singleton, Streams } from '@nexus/streams'
import type { Logger } from './logger.ts'
import type { Counter } from './metrics.ts'
import { entryOf } from './record.ts'
import { type Stretch, SweepPlan } from './sweep-plan.ts'

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
  readonly resent: Pick<Counter<string>, 'inc'>
  /** Monotonic, in ms; default the process's own clock. */
  readonly now?: () => number
  /** Default: real time. Ends early when `signal` aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Readers of a type, each with the time within which it must leave a trace, in ms. */
type Traces = ReadonlyMap<string, readonly { readonly service: ServiceName; readonly withinMs: number }[]>

/**
 * Sends again what this service recorded and its readers show no trace of: Redis may lose what it acknowledged, and the log
 * remembers. One replica does it at a time. A repeated message changes nothing, since readers answer a cause once.
 */
export function reconcile(options: ReconcileOptions): Singleton {
  const { manifest, intents, eventLog, streams, now = () => performance.now(), pause = waitFor } = options
  const traces = tracesOf(manifest)
  // A loss that is reported while the log is looked through is one to be looked for afterwards.
  let losses = 0
  let lossesSwept = 0
  streams.onEpochLost(async () => {
    losses += 1
  })
  return streams.lease(`reconcile.${manifest.name}`, async ({ signal }) => {
    const { position } = await eventLog.head()
    const from = Math.max(0, position - LOOK_BACK)
    const plans = new Map([...delaysOf(traces, intents)].map((withinMs) => [withinMs, new SweepPlan(from, withinMs)]))
    while (!signal.aborted) {
      const lossesSeen = losses
      const head = (await eventLog.head()).position
      for (const [withinMs, plan] of plans) {
        for (const stretch of plan.due(head, now(), lossesSeen > lossesSwept)) {
          for await (const page of lookThrough(stretch, withinMs, traces, options)) {
            if (plan.isGivenUp(page)) giveUp(page.missing, options)
            else {
              await sendAgain(page.missing, options)
              plan.sentAgain(page, now())
            }
          }
        }
      }
      lossesSwept = lossesSeen
      await pause(EVERY_MS, signal)
    }
  })
}

interface Page extends Stretch {
  readonly missing: readonly AppendedEvent[]
}

/** The pages of a stretch in which messages have no trace. */
async function* lookThrough(
  stretch: Stretch,
  withinMs: number,
  traces: Traces,
  options: ReconcileOptions,
): AsyncGenerator<Page, void, void> {
  const { intents, eventLog } = options
  const types = [...traces.keys(), ...(withinMs === INTENT_WITHIN_MS ? intents : [])]
  for (let after = stretch.after; after < stretch.upTo; ) {
    const limit = Math.min(PAGE, stretch.upTo - after)
    const { events, last } = await eventLog.read({ after, limit, types })
    const missing = await untraced(
      events.flatMap((event) => nameOf(event)),
      withinMs,
      traces,
      options,
    )
    if (missing.length > 0) yield { after, upTo: last, timesSent: stretch.timesSent, missing }
    if (last === after) return
    after = last
  }
}

async function untraced(
  named: readonly Named[],
  withinMs: number,
  traces: Traces,
  { manifest, intents, eventLog }: Pick<ReconcileOptions, 'manifest' | 'intents' | 'eventLog'>,
): Promise<AppendedEvent[]> {
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
  return [...missing.values()]
}

function giveUp(events: readonly AppendedEvent[], { log }: ReconcileOptions): void {
  for (const { type, position } of events) {
    log.error({ type, position }, 'not sent any more: its reader left no trace, however often it was sent')
  }
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
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
