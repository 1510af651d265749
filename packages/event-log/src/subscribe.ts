import type { Page, ReadOptions } from './read.ts'
import type { WakeUp } from './wake-up.ts'

/** Longest that a new event goes unseen when no wake-up comes, in ms. */
const POLL_MS = 1_000

export interface SubscribeOptions extends ReadOptions {
  readonly signal: AbortSignal
}

/**
 * Pages of the log for ever, from `after` on; each covers at least one position. Ends when `signal` aborts. A fault of the
 * log ends it with that error: the reader decides whether to begin again from its checkpoint.
 */
export async function* subscribe(
  read: (options: ReadOptions) => Promise<Page>,
  wakeUp: WakeUp,
  { signal, after, ...options }: SubscribeOptions,
): AsyncGenerator<Page, void, void> {
  let position = after
  while (!signal.aborted) {
    // Before the read, so that what is appended during it rings.
    using listener = wakeUp.listen()
    const page = await read({ ...options, after: position })
    if (signal.aborted) return
    if (page.last > position) {
      position = page.last
      yield page
    }
    if (page.last >= page.head) await listener.sleep(POLL_MS, signal)
  }
}
