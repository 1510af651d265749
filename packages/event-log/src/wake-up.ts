/** Lets any number of waiters sleep until there may be something new, or until their own time is up. */
export class WakeUp {
  readonly #waiting = new Set<() => void>()

  ring(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Listens from now on; dispose of it when done. */
  listen(): Listener {
    const rung = Promise.withResolvers<void>()
    this.#waiting.add(rung.resolve)
    return {
      async sleep(ms, signal) {
        const timer = setTimeout(rung.resolve, ms)
        const abort = () => rung.resolve()
        signal.addEventListener('abort', abort)
        if (signal.aborted) abort()
        await rung.promise
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      },
      [Symbol.dispose]: () => void this.#waiting.delete(rung.resolve),
    }
  }
}

export interface Listener extends Disposable {
  /** Returns at a ring since `listen`, at `signal`'s abort, or after `ms`. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}
