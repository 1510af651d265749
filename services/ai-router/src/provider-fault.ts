import type { VerdictFault } from '@nexus/events'

export interface FaultFacts {
  /** What happened, for the operator: at most 500 characters, never the member's words. */
  readonly detail: string
  /** The same request may succeed a moment later. */
  readonly isTransient?: boolean
  /** Speaks against the provider rather than the request: the breaker counts it. */
  readonly isOutage?: boolean
  /** How long the provider asks to be left alone, in ms. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** A provider gave no usable answer. It ends in a `VerdictFailed`, so it never reaches the runtime as an error. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
  readonly code = 'provider_fault'
  readonly fault: VerdictFault
  readonly detail: string
  readonly isTransient: boolean
  readonly isOutage: boolean
  readonly retryAfterMs: number | null

  constructor(fault: VerdictFault, facts: FaultFacts) {
    super(`${fault}: ${facts.detail}`, { cause: facts.cause })
    this.fault = fault
    this.detail = facts.detail.slice(0, 500)
    this.isTransient = facts.isTransient ?? false
    this.isOutage = facts.isOutage ?? false
    this.retryAfterMs = facts.retryAfterMs ?? null
  }
}
