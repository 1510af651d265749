export interface ReconnectGateOptions {
  /** Pause after the second failure in a row, in ms; doubles with each further one. */
  readonly backoffMs: number
  readonly longestBackoffMs: number
  /** Failures in a row at which an operator must hear of it. */
  readonly tripAfter: number
}

/**
 * Decides when a shard may connect. The library tries again every 500 ms for ever; every attempt passes through here
 * first, waits longer after each failure, and for as long as the gate is closed.
 */
export class ReconnectGate {
  readonly #options: ReconnectGateOptions
  readonly #closedFor = new Set<string>()
  readonly #waiting: (() => void)[] = []
  #failures = 0

  constructor(options: ReconnectGateOptions) {
    this.#options = options
  }

  /** Connections in a row that ended before they were of use. */
  get failures(): number {
    return this.#failures
  }

  get isTripped(): boolean {
    return this.#failures >= this.#options.tripAfter
  }

  get isClosed(): boolean {
    return this.#closedFor.size > 0
  }

  failed(): void {
    this.#failures += 1
  }

  succeeded(): void {
    this.#failures = 0
  }

  /** Lets nobody pass until every reason is lifted. */
  close(reason: string): void {
    this.#closedFor.add(reason)
  }

  open(reason: string): void {
    this.#closedFor.delete(reason)
    if (!this.isClosed) for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** Resolves when the shard may connect; never, while the gate stays closed. */
  async pass(): Promise<void> {
    const pauseMs = this.#pauseMs()
    if (pauseMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, pauseMs).unref())
    while (this.isClosed) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #pauseMs(): number {
    if (this.#failures < 2) return 0
    const { backoffMs, longestBackoffMs } = this.#options
    const pause = Math.min(longestBackoffMs, backoffMs * 2 ** Math.min(this.#failures - 2, 20))
    return pause / 2 + (Math.random() * pause) / 2
  }
}
