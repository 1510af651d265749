/**
 * Runs work that acts outside: at most `concurrency` at once, and one after the other for the same key, in the order in
 * which it was submitted. A slow call holds its own key and one place, never its neighbours.
 */
export class EffectLane {
  readonly #concurrency: number
  readonly #tails = new Map<string, Promise<void>>()
  readonly #waiting: (() => void)[] = []
  #admitted = 0

  constructor(concurrency: number) {
    this.#concurrency = concurrency
  }

  /** Waits for a free place, so that no more is taken in than can be held; resolves when the work is admitted. */
  async submit(key: string, work: () => Promise<void>): Promise<void> {
    while (this.#admitted >= this.#concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#admitted += 1
    const before = this.#tails.get(key) ?? Promise.resolve()
    const tail = before.then(work).finally(() => {
      this.#admitted -= 1
      if (this.#tails.get(key) === tail) this.#tails.delete(key)
      this.#waiting.shift()?.()
    })
    this.#tails.set(key, tail)
    tail.catch((error: unknown) => {
      throw error
    })
  }

  /** Resolves when all that was admitted has ended. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.allSettled(this.#tails.values())
  }
}
