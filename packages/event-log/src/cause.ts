/** An event on its way into the log: `json` is the exact bytes of its envelope. */
export interface EventToAppend {
  readonly id: string
  readonly type: string
  /** Version of the data's schema, from 1. */
  readonly version: number
  readonly json: string
}

/** What happened to one entity, in order. */
export interface Decision {
  readonly entity: string
  /** Length of the entity's history that this was decided on; left out where it does not matter. */
  readonly expectedVersion?: number
  readonly events: readonly EventToAppend[]
}

/** Everything that one cause led to; appended together or not at all. No event means: there was nothing to say. */
export interface Cause {
  /** UUID of the message that is answered. */
  readonly causeId: string
  readonly decisions: readonly Decision[]
}

export interface AppendedEvent {
  readonly position: number
  readonly entity: string
  /** Place in the entity's history, from 1. */
  readonly entityVersion: number
  readonly type: string
  readonly json: string
}

export type CauseOutcome =
  | { readonly status: 'appended' | 'already'; readonly events: readonly AppendedEvent[] }
  /** Another writer was first: read these entities again and decide again. */
  | { readonly status: 'conflict'; readonly entities: readonly string[] }
