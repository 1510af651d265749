import { setTimeout as wait } from 'node:timers/promises'
import { FenceLostError } from '@nexus/streams'

/** What a consumer does with an error: try the same again, or set the entry aside for a person. */
export type Disposition = 'retry' | 'dead-letter'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** The `disposition` that an error carries; undefined for one that says nothing. */
export function dispositionOf(error: unknown): Disposition | undefined {
  const { disposition } = (error ?? {}) as { disposition?: unknown }
  return disposition === 'retry' || disposition === 'dead-letter' ? disposition : undefined
}

export interface KeepTryingOptions {
  readonly signal: AbortSignal
  /** Told before each wait. */
  readonly onUnavailable: (error: unknown, waitMs: number) => void
  /** Told when it worked after it had not. */
  readonly onAvailable: () => void
}

/**
 * Repeats work for as long as it fails with the disposition `retry`: a store or a provider is down, which is no fault of
 * the entry and counts as no attempt. Any other error is thrown, and so is the abort of `signal`.
 */
export async function keepTrying<R>(work: () => Promise<R>, options: KeepTryingOptions): Promise<R> {
  const { signal, onUnavailable, onAvailable } = options
  for (let failures = 0; ; failures++) {
    try {
      const result = await work()
      if (failures > 0) onAvailable()
      return result
    } catch (error) {
      signal.throwIfAborted()
      // What another owner holds by now does not come back by waiting.
      if (dispositionOf(error) !== 'retry' || error instanceof FenceLostError) throw error
      const waitMs = waitOf(error, failures)
      onUnavailable(error, waitMs)
      await wait(waitMs, undefined, { signal })
    }
  }
}

function waitOf(error: unknown, failures: number): number {
  const { retryAfterMs } = error as { retryAfterMs?: unknown }
  const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10))
  const jittered = doubled * (0.5 + Math.random() / 2)
  return typeof retryAfterMs === 'number' ? Math.max(jittered, Math.min(retryAfterMs, LONGEST_WAIT_MS)) : jittered
}
