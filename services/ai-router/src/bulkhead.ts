import { ProviderFault } from './provider-fault.ts'

/** Bounds how many calls run and how many wait. */
export interface Bulkhead {
  readonly running: number
  readonly waiting: number
  /**
   * Runs `work` as soon as a place is free, in the order of arrival.
   * @throws ProviderFault `unavailable` when too many wait; the signal's reason when it aborts while waiting.
   */
  run<R>(work: () => Promise<R>, signal: AbortSignal): Promise<R>
}

export function bulkhead({ places, queue }: { readonly places: number; readonly queue: number }): Bulkhead {
  let running = 0
  const waiting: (() => void)[] = []

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (running < places) {
      running += 1
      return
    }
    if (waiting.length >= queue) {
      throw new ProviderFault('unavailable', {
        detail: `${running} calls under way and ${waiting.length} waiting: no room`,
      })
    }
    await new Promise<void>((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(admit), 1)
        reject(signal.reason as Error)
      }
      waiting.push(admit)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  /** Hands the place on to the longest waiting, or frees it. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  return {
    get running() {
      return running
    },
    get waiting() {
      return waiting.length
    },
    async run(work, signal) {
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
