export interface InvalidRequestsOptions {
  /** Refused calls within the window at which no more are made; Discord bans the address at 10,000. */
  readonly ceiling: number
  /** Length of the window, in ms. */
  readonly windowMs: number
  /** Unix time in ms. */
  readonly now: () => number
}

/**
 * Counts what Discord counts against us: answers of 401, 403 and 429, except limits that are shared with others. Past
 * the ceiling the caller must stop asking until the oldest leave the window.
 */
export class InvalidRequests {
  readonly #options: InvalidRequestsOptions
  /** Unix ms of each invalid request within the window, oldest first. */
  readonly #times: number[] = []

  constructor(options: InvalidRequestsOptions) {
    this.#options = options
  }

  /** @returns whether the answer counts. */
  note(status: number, scope: string | null): boolean {
    const counts = status === 401 || status === 403 || (status === 429 && scope !== 'shared')
    if (counts) this.#times.push(this.#options.now())
    return counts
  }

  /** Invalid requests within the window. */
  get count(): number {
    const begin = this.#options.now() - this.#options.windowMs
    const stale = this.#times.findIndex((time) => time > begin)
    this.#times.splice(0, stale === -1 ? this.#times.length : stale)
    return this.#times.length
  }

  /** Ms until a call may be made again; 0 when it may now. */
  get closedForMs(): number {
    const { ceiling, windowMs, now } = this.#options
    const excess = this.count - ceiling
    const leaves = excess < 0 ? undefined : this.#times[excess]
    return leaves === undefined ? 0 : Math.max(1, leaves + windowMs - now())
  }
}
