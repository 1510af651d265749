import type { DiscordFault } from './faults.ts'

/** What Discord made of a call. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false
      readonly fault: DiscordFault
      /** Discord's error code; 0 where it gave none. */
      readonly code: number
      /** HTTP status. */
      readonly status: number
      /** Discord's words about the call, never of a member. */
      readonly detail: string
    }

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Longest time for the call with all its attempts, in ms; default the client's. */
  readonly deadlineMs?: number
}

export interface ReasonedCallOptions extends CallOptions {
  /** For Discord's audit log: our words, one line; cut at 512 encoded characters. */
  readonly reason?: string
}
