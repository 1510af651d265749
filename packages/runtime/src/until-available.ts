import { setTimeout as wait } from 'node:timers/promises'
import type { Health } from './health.ts'
import { dispositionOf } from './keep-trying.ts'
import type { Logger } from './logger.ts'

const LONGEST_WAIT_MS = 5_000

/**
 * Opens a dependency at start-up, as often as it takes, and says each time what is missing.
 * @throws what cannot pass by itself: an error without the disposition `retry`
 */
export async function untilAvailable<R>(options: {
  readonly name: string
  readonly open: () => Promise<R>
  readonly health: Health
  readonly log: Logger
  readonly signal: AbortSignal
}): Promise<R> {
  const { name, open, health, log, signal } = options
  for (let waitMs = 250; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    signal.throwIfAborted()
    try {
      const opened = await open()
      health.set(name, { state: 'up' })
      return opened
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unavailable'
      health.set(name, { state: 'down', detail })
      if (dispositionOf(error) !== 'retry') throw error
      log.warn({ err: error, dependency: name, waitMs }, 'waiting for a dependency')
      await wait(waitMs, undefined, { signal })
    }
  }
}
