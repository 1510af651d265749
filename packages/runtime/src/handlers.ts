import type { Cause, Message, MessageNamed, MessageType, Said } from '@nexus/events'

/** A message as it came off a stream, with what the stream and the log know of it. */
export interface Incoming<T extends MessageType = MessageType> {
  readonly message: MessageNamed<T>
  readonly partition: number
  /** Redis entry id, `<ms>-<seq>`. */
  readonly entryId: string
  /** Times this entry was handed out, this one included; 1 on first delivery. */
  readonly attempt: number
  /** Place in the log; null for carried messages. */
  readonly position: number | null
}

/** Events for one entity. They are appended together with all others of the same cause, or not at all. */
export interface Proposal {
  /** One history in the log, such as `case:<id>`. */
  readonly entity: string
  /** Number of events that the entity had when this was decided; absent: wherever it stands. */
  readonly expectedVersion?: number
  readonly events: readonly Said[]
}

/**
 * Decides micro-batches. `gather` makes one round trip per store for the whole batch; `decide` is pure: the same message
 * and the same gathered facts always give the same proposals. Clock, chance and I/O have no place in it.
 */
export interface Decider<T extends MessageType, Gathered> {
  readonly kind: 'decider'
  gather(messages: readonly Incoming<T>[]): Promise<Gathered>
  decide(message: Incoming<T>, gathered: Gathered): readonly Proposal[]
  /**
   * Folds what was just decided into what was gathered, so that the next message of the batch is decided on it. Without
   * it a message whose entity was written earlier in the batch waits for the next round.
   */
  absorb?(gathered: Gathered, message: Incoming<T>, proposals: readonly Proposal[]): void
}

/** A message in which nothing was found, or what is to be recorded of it. */
export type Screening<Item> =
  | { readonly kind: 'cleared'; readonly item: Item }
  | { readonly kind: 'flagged'; readonly proposals: readonly Proposal[] }

/** What a flush of cleared messages is recorded as. */
export interface Summary {
  readonly cause: Cause
  readonly proposals: readonly Proposal[]
}

/**
 * A decider that clears most of what it reads. What is flagged is appended at once; what is cleared is held unacknowledged
 * and recorded in summaries, without a row for each cause: clears are a set, and a redelivered message is judged again.
 */
export interface Screener<T extends MessageType, Gathered, Item> {
  readonly kind: 'screener'
  gather(messages: readonly Incoming<T>[]): Promise<Gathered>
  decide(message: Incoming<T>, gathered: Gathered): Screening<Item>
  absorb?(gathered: Gathered, message: Incoming<T>, proposals: readonly Proposal[]): void
  /** One or more summaries of what was cleared, in the order in which it was. */
  summarize(cleared: readonly { readonly incoming: Incoming<T>; readonly item: Item }[]): readonly Summary[]
}

/** An event as the log holds it. */
export interface Recorded<T extends MessageType = MessageType> {
  readonly message: MessageNamed<T>
  readonly position: number
  readonly entity: string
  /** Its place in its entity's history, from 1. */
  readonly entityVersion: number
}

/** What is recorded before anything is done. Begins it with an event of the effect's `intent` type, it is performed. */
export interface Intention {
  readonly proposals: readonly Proposal[]
}

/**
 * Acts on the world outside, one message at a time. The runtime records the intent, performs, records the outcome. An
 * intent that has no outcome after a crash is first looked up (`findOut`) before anything is tried again.
 */
export interface Effect<T extends MessageType, I extends MessageType> {
  readonly kind: 'effect'
  /** Type of the event that says what is about to be done, recorded before it is done. */
  readonly intent: I
  /** Messages with the same key are handled one after the other, in stream order. */
  orderKey(message: Message): string
  intend(message: Incoming<T>): Promise<Intention>
  /** Does it and says what came of it. What the world expects (a member who left) is an event, not an error. */
  perform(intent: Recorded<I>, message: Incoming<T>, signal: AbortSignal): Promise<readonly Proposal[]>
  /** Asks the world whether the intent was carried out: the outcome, or null when it was not and must be performed. */
  findOut(intent: Recorded<I>, message: Incoming<T>, signal: AbortSignal): Promise<readonly Proposal[] | null>
}
