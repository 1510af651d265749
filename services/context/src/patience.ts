import { setTimeout as wait } from 'node:timers/promises'

const STEP_MS = 250
/** Longest in all, in ms. */
const LONGEST_MS = 10_000

/** Waits a step each time that it is called; gives false when ten seconds have passed, or when `signal` has aborted. */
export function patience(signal: AbortSignal): () => Promise<boolean> {
  const until = performance.now() + LONGEST_MS
  return async () => {
    if (signal.aborted || performance.now() >= until) return false
    await wait(STEP_MS, undefined, { signal }).catch(() => undefined)
    return !signal.aborted
  }
}
