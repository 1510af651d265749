import type { Fence } from './fence.ts'

/** The fields of an entry, read from the wire only when asked for. */
export interface Fields {
  get(name: string): string | undefined
  /** The bytes as they came; do not keep them, they are part of a larger buffer. */
  getBytes(name: string): Buffer | undefined
  has(name: string): boolean
  /** Names and values in turn, in the order they were published. */
  toArray(): string[]
}

/** One delivery of an entry to one consumer of a group. Settle it exactly once: acknowledge, put back, or dead-letter. */
export interface Delivery {
  /** The stream it was published to, also when it comes from a dead letter that was tried again. */
  readonly stream: string
  readonly partition: number
  /** Redis entry id, `<ms>-<seq>`; orders deliveries within one stream. */
  readonly entryId: string
  /** Times this entry was handed out, this one included; 1 on first delivery. */
  readonly attempt: number
  readonly fields: Fields
  /** Done. Acknowledgements of one turn of the event loop travel together. @throws FenceLostError */
  ack(): Promise<void>
  /** Put it back; it is delivered again no sooner than `delayMs` from now, or is dead-lettered after the last attempt. */
  nack(delayMs: number): Promise<void>
  /** Still working: restart the claim timer without counting another attempt. @throws FenceLostError */
  extend(): Promise<void>
  /** Give it up: it moves to the dead letters of its stream. @throws FenceLostError */
  deadLetter(reason: DeadLetterReason): Promise<void>
}

export interface DeadLetterReason {
  /** Stable machine word. */
  readonly code: string
  /** One sentence, without members' words. */
  readonly message: string
  /** What is kept of the entry, names and values in turn, members' words sealed; default the fields as they came. */
  readonly fields?: readonly string[]
}

/** Deliveries of one stream and partition, oldest first. A partition's next batch waits until this one's handler is done. */
export interface Batch {
  readonly partition: number
  readonly stream: string
  /** Of the tenure that handed it out: publish what follows from it under this one, also when the lease is lost meanwhile. */
  readonly fence: Fence
  /**
   * True for an entry that comes alone because a consumer ended, or put it back, while holding it. Settle it before the
   * handler is done, so that an entry that ends the process takes no other one with it.
   */
  readonly isIsolated: boolean
  readonly deliveries: readonly Delivery[]
  /** Acknowledges all that are not settled yet. @throws FenceLostError */
  ack(): Promise<void>
  /** Extends all that are not settled yet, in one call. @throws FenceLostError */
  extend(): Promise<void>
}

/** An entry as the client hands it over: id, then names and values in turn. */
export type RawEntry = readonly [id: Buffer, fields: readonly Buffer[]]

/** What the deliveries of one partition are settled through. */
export interface Settlement {
  readonly fence: Fence
  ack(batch: HandedBatch, deliveries: readonly EntryDelivery[]): Promise<void>
  nack(delivery: EntryDelivery, delayMs: number): void
  extend(batch: HandedBatch, deliveries: readonly EntryDelivery[]): Promise<void>
  deadLetter(delivery: EntryDelivery, reason: DeadLetterReason): Promise<void>
}

/** Where a partition's entries are read from: a stream, or what is delivered once more to this group alone. */
export interface Source {
  readonly key: string
  readonly stream: string
  readonly isRetry: boolean
}

/** Fields that `redrive` puts in front of the original ones. */
export const RETRY_STREAM_FIELD = 'nexus-stream'
export const RETRY_ENTRY_FIELD = 'nexus-entry'
export const RETRY_FIELDS = 4

export class HandedBatch implements Batch {
  readonly partition: number
  readonly source: Source
  readonly stream: string
  readonly isIsolated: boolean
  readonly deliveries: readonly EntryDelivery[]
  readonly settlement: Settlement
  readonly handedAt = performance.now()
  /** Deliveries that are not settled. */
  open: number
  /** Acknowledgements that Redis has not confirmed. */
  unconfirmed = 0

  constructor(
    settlement: Settlement,
    where: { partition: number; source: Source; isIsolated: boolean },
    entries: readonly RawEntry[],
    attempt: number,
  ) {
    this.settlement = settlement
    this.partition = where.partition
    this.source = where.source
    this.isIsolated = where.isIsolated
    this.open = entries.length
    this.deliveries = entries.map((entry) => new EntryDelivery(this, entry, attempt))
    this.stream = this.deliveries[0]?.stream ?? where.source.stream
  }

  get fence(): Fence {
    return this.settlement.fence
  }

  ack(): Promise<void> {
    return this.settlement.ack(
      this,
      this.deliveries.filter((delivery) => delivery.settleLate()),
    )
  }

  extend(): Promise<void> {
    return this.settlement.extend(
      this,
      this.deliveries.filter((delivery) => !delivery.isSettled),
    )
  }
}

export class EntryDelivery implements Delivery, Fields {
  readonly batch: HandedBatch
  readonly attempt: number
  /** On the clock of `performance.now()`; set by `extend`. */
  touchedAt: number | undefined
  readonly #raw: RawEntry
  #state: 'open' | 'settled' | 'taken-back' = 'open'

  constructor(batch: HandedBatch, raw: RawEntry, attempt: number) {
    this.batch = batch
    this.#raw = raw
    this.attempt = attempt
  }

  get partition(): number {
    return this.batch.partition
  }

  get stream(): string {
    if (!this.batch.source.isRetry) return this.batch.source.stream
    return this.#raw[1][1]?.toString('latin1') ?? ''
  }

  get entryId(): string {
    return this.#raw[0].toString('latin1')
  }

  get fields(): Fields {
    return this
  }

  get isSettled(): boolean {
    return this.#state !== 'open'
  }

  /** It was held for too long and is about to be delivered again. */
  get isTakenBack(): boolean {
    return this.#state === 'taken-back'
  }

  getBytes(name: string): Buffer | undefined {
    const fields = this.#raw[1]
    for (let i = this.batch.source.isRetry ? RETRY_FIELDS : 0; i < fields.length; i += 2) {
      const found = fields[i]
      if (found && isNamed(found, name)) return fields[i + 1]
    }
    return undefined
  }

  get(name: string): string | undefined {
    const bytes = this.getBytes(name)
    return bytes?.toString()
  }

  has(name: string): boolean {
    return this.getBytes(name) !== undefined
  }

  toArray(): string[] {
    const fields = this.#raw[1].map((field) => field.toString())
    return this.batch.source.isRetry ? fields.slice(RETRY_FIELDS) : fields
  }

  /** Marks it settled. Returns false when it was already. */
  settle(): boolean {
    if (this.#state !== 'open') return false
    this.#state = 'settled'
    this.batch.open -= 1
    return true
  }

  /** The same, and true also for one that was taken back: work that was done late need not be done again. */
  settleLate(): boolean {
    return this.settle() || this.isTakenBack
  }

  takeBack(): void {
    if (!this.settle()) return
    this.#state = 'taken-back'
    this.batch.settlement.nack(this, 0)
  }

  async ack(): Promise<void> {
    if (this.settleLate()) await this.batch.settlement.ack(this.batch, [this])
  }

  async nack(delayMs: number): Promise<void> {
    if (this.settle()) this.batch.settlement.nack(this, delayMs)
  }

  async extend(): Promise<void> {
    if (!this.isSettled) await this.batch.settlement.extend(this.batch, [this])
  }

  async deadLetter(reason: DeadLetterReason): Promise<void> {
    if (this.settle()) await this.batch.settlement.deadLetter(this, reason)
  }
}

function isNamed(field: Buffer, name: string): boolean {
  if (field.length !== name.length) return false
  for (let i = 0; i < name.length; i += 1) if (field[i] !== name.charCodeAt(i)) return false
  return true
}
