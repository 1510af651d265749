/**
 * Discord cannot be reached, or must not be asked now; nothing is known of the call's effect. It is no fault of the
 * work itself: the same call is to be made again later.
 */
export class DiscordUnavailableError extends Error {
  override readonly name = 'DiscordUnavailableError'
  readonly code = 'discord_unavailable'
  readonly disposition = 'retry'
  /** Asking sooner is useless, in ms. */
  readonly retryAfterMs: number

  constructor(operation: string, why: string, retryAfterMs: number, options?: ErrorOptions) {
    super(`${operation}: ${why}; retry in ${Math.round(retryAfterMs)} ms`, options)
    this.retryAfterMs = retryAfterMs
  }
}
