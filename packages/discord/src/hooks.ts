/** What an operator wants to know of the calls; none of them sees words of members. */
export interface DiscordHooks {
  /** One HTTP request was answered. `route` has ids replaced; `status` is 0 when no answer came. */
  answered?(request: { method: string; route: string; status: number; durationMs: number }): void
  /** Discord refused us for a rate. `scope` is `user`, `global` or `shared`. */
  rateLimited?(limit: { route: string; scope: string; retryAfterMs: number }): void
  /** The token is not accepted: nothing works until it is replaced, or Discord takes it again. */
  tokenRejected?(): void
  /** A call with the token went through after `tokenRejected`. */
  tokenAccepted?(): void
  /** So many refused requests that calls are kept from Discord until the window has moved on. */
  ceilingReached?(invalid: { count: number; ceiling: number; closedForMs: number }): void
}
