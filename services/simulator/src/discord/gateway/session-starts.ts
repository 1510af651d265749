import type { Shard } from './session.ts'

export interface SessionStartOptions {
  /** IDENTIFYs a bot has in 24 hours. */
  readonly sessionStartLimit: number
  readonly maxConcurrency: number
  /** Pause between two IDENTIFYs of one `shard % max_concurrency`, in ms; sooner gets op 9. 0 asks for none. */
  readonly identifyIntervalMs: number
}

export interface SessionStartLimit {
  readonly total: number
  readonly remaining: number
  /** In ms. */
  readonly reset_after: number
  readonly max_concurrency: number
}

const WINDOW_MS = 24 * 60 * 60_000

interface Starts {
  remaining: number
  readonly resetsAt: number
  readonly lastByKey: Map<number, number>
}

/** How often each bot may still identify, and how soon. */
export class SessionStarts {
  readonly #options: SessionStartOptions
  readonly #now: () => number
  readonly #byBot = new Map<string, Starts>()

  constructor(options: SessionStartOptions, now: () => number) {
    this.#options = options
    this.#now = now
  }

  limitOf(botId: string): SessionStartLimit {
    const starts = this.#startsOf(botId)
    return {
      total: this.#options.sessionStartLimit,
      remaining: starts.remaining,
      reset_after: Math.max(0, starts.resetsAt - this.#now()),
      max_concurrency: this.#options.maxConcurrency,
    }
  }

  /** Counts it. @returns whether it came late enough after the one before */
  take(botId: string, shard: Shard): boolean {
    const starts = this.#startsOf(botId)
    starts.remaining -= 1
    const key = shard[0] % this.#options.maxConcurrency
    const last = starts.lastByKey.get(key) ?? Number.NEGATIVE_INFINITY
    if (Date.now() - last < this.#options.identifyIntervalMs) return false
    starts.lastByKey.set(key, Date.now())
    return true
  }

  clear(): void {
    this.#byBot.clear()
  }

  #startsOf(botId: string): Starts {
    const known = this.#byBot.get(botId)
    if (known && known.resetsAt > this.#now()) return known
    const fresh = {
      remaining: this.#options.sessionStartLimit,
      resetsAt: this.#now() + WINDOW_MS,
      lastByKey: new Map<number, number>(),
    }
    this.#byBot.set(botId, fresh)
    return fresh
  }
}
