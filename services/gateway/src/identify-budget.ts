/** How often the bot may begin sessions. */
export interface IdentifyLimits {
  /** Sessions that may still be begun. */
  readonly remaining: number
  /** Until there are more again, in ms. */
  readonly resetAfterMs: number
  /** Shards that may identify within 5 s, one for each id modulo this. */
  readonly maxConcurrency: number
}

export interface IdentifyBudgetOptions {
  /** Asks Discord. */
  readonly fetchLimits: () => Promise<IdentifyLimits>
  /** Unix time in ms. */
  readonly now: () => number
  /** Between two sessions of one key, in ms; Discord's rule is 5,000. */
  readonly spacingMs: number
  readonly events: {
    identifying(shardId: number, remaining: number): void
    /** Nothing is left for today: shards wait. */
    exhausted(resetAfterMs: number): void
    failed(error: unknown): void
  }
}

const RETRY_MS = 5_000

/** Lets shards identify no faster and no more often than Discord allows; beyond that it would reset the token. */
export class IdentifyBudget {
  readonly #options: IdentifyBudgetOptions
  /** Unix ms before which no shard of a key may identify. */
  readonly #nextByKey = new Map<number, number>()
  #limits: { remaining: number; resetAt: number; maxConcurrency: number } | undefined

  constructor(options: IdentifyBudgetOptions) {
    this.#options = options
  }

  /** Resolves when the shard may identify. Rejects with the abort alone: after anything else the library would identify at once. */
  async wait(shardId: number, signal: AbortSignal): Promise<void> {
    const { now, spacingMs, events } = this.#options
    for (;;) {
      signal.throwIfAborted()
      const limits = await this.#current(signal)
      if (limits.remaining <= 0) {
        const waitMs = Math.max(0, limits.resetAt - now())
        events.exhausted(waitMs)
        await pause(Math.max(waitMs, 1_000), signal)
        continue
      }
      const key = shardId % limits.maxConcurrency
      const turn = Math.max(now(), this.#nextByKey.get(key) ?? 0)
      this.#nextByKey.set(key, turn + spacingMs)
      await pause(turn - now(), signal)
      limits.remaining -= 1
      events.identifying(shardId, limits.remaining)
      return
    }
  }

  async #current(signal: AbortSignal) {
    for (;;) {
      const { now, fetchLimits, events } = this.#options
      if (this.#limits && now() < this.#limits.resetAt) return this.#limits
      try {
        const { remaining, resetAfterMs, maxConcurrency } = await fetchLimits()
        // A window that is over at once would be asked for again before each session.
        this.#limits = { remaining, resetAt: now() + Math.max(resetAfterMs, RETRY_MS), maxConcurrency }
        return this.#limits
      } catch (error) {
        events.failed(error)
        await pause(RETRY_MS, signal)
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
