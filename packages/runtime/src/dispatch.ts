import type { AppendedEvent, CauseOutcome, Decision } from '@nexus/event-log'
import { definitionOf, type Message, type MessageType, parseMessage } from '@nexus/events'
import type { Batch, Delivery, Fence } from '@nexus/streams'
import { ClearLane } from './clear-lane.ts'
import type { PassCrashPoint } from './crash-point.ts'
import { decideBatch } from './decide-batch.ts'
import { EffectLane } from './effect-lane.ts'
import type { Decider, Effect, Incoming, Screener, Summary } from './handlers.ts'
import { dispositionOf, keepTrying } from './keep-trying.ts'
import { type CauseLog, decisionsOf } from './record.ts'
import { settleEffect } from './settle-effect.ts'

/** Why an entry was set aside; never the member's words. */
export interface DeadReason {
  readonly code: string
  readonly message: string
}

export type Handler =
  | Decider<MessageType, unknown>
  | Screener<MessageType, unknown, unknown>
  | Effect<MessageType, MessageType>

export type Handlers = Partial<Record<MessageType, Handler>>

/** The log, with what clears need of it. */
export interface DispatchLog extends CauseLog {
  appendWithoutCause(decisions: readonly Decision[]): Promise<CauseOutcome>
}

export interface DispatchOptions {
  readonly service: string
  readonly handlers: Handlers
  readonly log: DispatchLog
  /** Sends what the log returned, in the order of the log, within the partition. */
  readonly publish: (events: readonly AppendedEvent[], fence: Fence) => Promise<void>
  readonly pass: PassCrashPoint
  readonly signal: AbortSignal
  /** Effects under way at once. */
  readonly concurrency: number
  /** Longest that a clear waits to be recorded, in ms. */
  readonly flushAfterMs: number
  readonly maxAttempts: number
  readonly words: DeadWords
  readonly on: DispatchEvents
}

/** Keeps members' words out of dead letters. */
export interface DeadWords {
  /** An entry's message; unsealed when it comes from a dead letter that is tried again. */
  read(delivery: Delivery): string | Promise<string>
  /** What is kept of an entry that is set aside, words sealed. */
  seal(delivery: Delivery): Promise<readonly string[]>
}

/** What the operator hears of. */
export interface DispatchEvents {
  decided(type: MessageType, count: number, seconds: number): void
  settled(type: MessageType, seconds: number): void
  failed(delivery: Delivery, type: string, error: unknown): void
  deadLettered(delivery: Delivery, type: string, reason: DeadReason): void
  /** An acknowledgement did not reach Redis; the entry is delivered again. */
  unsettled(error: unknown): void
  unavailable(error: unknown, waitMs: number): void
  available(): void
}

/** Most clears in one flush. */
const MOST_CLEARS = 1_000
/** How often work that takes long says that it is still under way, in ms; well under the claim time of 15 s. */
const EXTEND_EVERY_MS = 5_000

interface Arrived {
  readonly delivery: Delivery
  readonly incoming: Incoming
}

/** Hands what arrives to its handlers, and settles each delivery when all that follows from it is safe. */
export class Dispatcher {
  readonly #options: DispatchOptions
  readonly #lane: EffectLane
  readonly #clears = new Map<MessageType, ClearLane<MessageType, unknown>>()

  constructor(options: DispatchOptions) {
    this.#options = options
    this.#lane = new EffectLane(options.concurrency)
    for (const [type, handler] of Object.entries(options.handlers) as [MessageType, Handler][]) {
      if (handler.kind === 'screener') this.#clears.set(type, this.#clearLane(handler))
    }
  }

  /** One micro-batch of one partition, in order. Resolves when the next may come; effects and clears settle later. */
  async take(batch: Batch): Promise<void> {
    this.#options.pass('read')
    for (const [type, arrived] of await this.#sort(batch.deliveries)) {
      const handler = this.#options.handlers[type]
      if (!handler) continue
      if (handler.kind === 'effect') for (const one of arrived) await this.#perform(type, handler, one, batch.fence)
      else await this.#decide(type, handler, arrived, batch.fence)
    }
    if (batch.isIsolated) await this.settle()
  }

  /** Ends what was begun: effects under way and clears held. */
  async settle(): Promise<void> {
    await Promise.all([...this.#clears.values()].map((lane) => lane.flush()))
    await this.#lane.idle()
  }

  /** Reads a batch and groups it by type; what nobody here handles is acknowledged, what cannot be read is set aside. */
  async #sort(batch: readonly Delivery[]): Promise<Map<MessageType, Arrived[]>> {
    const sorted = new Map<MessageType, Arrived[]>()
    for (const delivery of batch) {
      const type = delivery.fields.get('t')
      if (type !== undefined && definitionOf(type) && !this.#options.handlers[type as MessageType]) {
        this.#settle(delivery.ack())
        continue
      }
      const parsed = parseMessage(await this.#options.words.read(delivery))
      if (!parsed.ok) {
        this.#setAside(delivery, type ?? 'unknown', { code: parsed.fault.kind, message: parsed.fault.detail })
        continue
      }
      const { message } = parsed
      if (!this.#options.handlers[message.type]) {
        this.#settle(delivery.ack())
        continue
      }
      const position = delivery.fields.get('p')
      const { partition, entryId, attempt } = delivery
      const incoming = {
        message,
        partition,
        entryId,
        attempt,
        position: position === undefined ? null : Number(position),
      }
      const group = sorted.get(message.type)
      if (group) group.push({ delivery, incoming })
      else sorted.set(message.type, [{ delivery, incoming }])
    }
    return sorted
  }

  async #decide(
    type: MessageType,
    handler: Decider<MessageType, unknown> | Screener<MessageType, unknown, unknown>,
    arrived: readonly Arrived[],
    fence: Fence,
  ): Promise<void> {
    const startedAt = performance.now()
    try {
      await this.#decideTogether(type, handler, arrived, fence)
      this.#options.on.decided(type, arrived.length, (performance.now() - startedAt) / 1_000)
    } catch (error) {
      if (this.#options.signal.aborted) {
        for (const { delivery } of arrived) this.#settle(delivery.nack(0))
        return
      }
      const [only] = arrived
      if (arrived.length === 1 && only) this.#giveBack(only.delivery, type, error)
      // One of them is the culprit: the others must not pay for it.
      else for (const one of arrived) await this.#decide(type, handler, [one], fence)
    }
  }

  async #decideTogether(
    type: MessageType,
    handler: Decider<MessageType, unknown> | Screener<MessageType, unknown, unknown>,
    arrived: readonly Arrived[],
    fence: Fence,
  ): Promise<void> {
    const { service, log, pass } = this.#options
    const byEntry = new Map(arrived.map(({ delivery, incoming }) => [incoming, delivery]))
    const decided = await this.#trying(
      arrived.map(({ delivery }) => delivery),
      () =>
        decideBatch(
          arrived.map(({ incoming }) => incoming),
          handler,
          { service, log, pass },
        ),
    )
    await this.#publish(
      decided.events,
      fence,
      arrived.map(({ delivery }) => delivery),
    )
    for (const incoming of decided.undecided) {
      this.#settle(byEntry.get(incoming)?.nack(1_000))
      byEntry.delete(incoming)
    }
    const held = decided.cleared.map(({ incoming, item }) => {
      const delivery = byEntry.get(incoming)
      byEntry.delete(incoming)
      return { incoming, item, acknowledge: () => this.#settle(delivery?.ack()) }
    })
    for (const delivery of byEntry.values()) this.#settle(delivery.ack())
    await this.#clears.get(type)?.hold(held)
  }

  async #perform(
    type: MessageType,
    handler: Effect<MessageType, MessageType>,
    arrived: Arrived,
    fence: Fence,
  ): Promise<void> {
    const { delivery, incoming } = arrived
    await this.#lane.submit(handler.orderKey(incoming.message as Message), async () => {
      const startedAt = performance.now()
      const { service, log, pass, signal } = this.#options
      // What is not begun when the service stops is for the next owner.
      if (signal.aborted) return this.#settle(delivery.nack(0))
      try {
        const events = await this.#trying([delivery], () =>
          settleEffect(incoming, handler, { service, log, pass, signal }),
        )
        await this.#publish(events, fence, [delivery])
        this.#settle(delivery.ack())
        this.#options.on.settled(type, (performance.now() - startedAt) / 1_000)
      } catch (error) {
        if (signal.aborted) this.#settle(delivery.nack(0))
        else this.#giveBack(delivery, type, error)
      }
    })
  }

  async #publish(events: readonly AppendedEvent[], fence: Fence, deliveries: readonly Delivery[]): Promise<void> {
    if (events.length > 0) await this.#trying(deliveries, () => this.#options.publish(events, fence))
    this.#options.pass('published')
  }

  /** Repeats while a store or provider is away; long work keeps its deliveries from being claimed. */
  async #trying<R>(deliveries: readonly Delivery[], work: () => Promise<R>): Promise<R> {
    const { signal, on } = this.#options
    const extending = setInterval(() => {
      for (const delivery of deliveries) this.#settle(delivery.extend())
    }, EXTEND_EVERY_MS)
    try {
      return await keepTrying(work, { signal, onUnavailable: on.unavailable, onAvailable: on.available })
    } finally {
      clearInterval(extending)
    }
  }

  #giveBack(delivery: Delivery, type: string, error: unknown): void {
    this.#options.on.failed(delivery, type, error)
    if (dispositionOf(error) === 'dead-letter' || delivery.attempt >= this.#options.maxAttempts) {
      this.#setAside(delivery, type, reasonOf(error))
    } else this.#settle(delivery.nack(Math.min(30_000, 250 * 2 ** delivery.attempt)))
  }

  #setAside(delivery: Delivery, type: string, reason: DeadReason): void {
    const { on, words } = this.#options
    on.deadLettered(delivery, type, reason)
    this.#settle(words.seal(delivery).then((fields) => delivery.deadLetter({ ...reason, fields })))
  }

  /** A settlement that fails is no loss: the entry stays pending and is delivered again. */
  #settle(settling: Promise<void> | undefined): void {
    settling?.catch((error: unknown) => this.#options.on.unsettled(error))
  }

  #clearLane(screener: Screener<MessageType, unknown, unknown>): ClearLane<MessageType, unknown> {
    const { service, log, flushAfterMs, signal, on } = this.#options
    return new ClearLane(screener, {
      flushAfterMs,
      most: MOST_CLEARS,
      record: async (summaries: readonly Summary[]) => {
        const decisions = summaries.flatMap(({ cause, proposals }) => decisionsOf(service, cause, proposals))
        for (let start = 0; start < decisions.length; start += 100) {
          const chunk = decisions.slice(start, start + 100)
          await keepTrying(() => log.appendWithoutCause(chunk), {
            signal,
            onUnavailable: on.unavailable,
            onAvailable: on.available,
          })
        }
      },
      onFault: (error) => on.unavailable(error, 0),
    })
  }
}

/** Names the error; its message may quote what it choked on, so it is not kept. */
function reasonOf(error: unknown): DeadReason {
  if (!(error instanceof Error)) return { code: 'unknown', message: typeof error }
  const { code } = error as { code?: unknown }
  return { code: typeof code === 'string' ? code : error.name, message: error.name }
}
