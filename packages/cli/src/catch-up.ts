import { setTimeout as wait } from 'node:timers/promises'
import type { EventLog } from '@nexus/event-log'

/** Brings projections to the head of the log, as far as that takes no longer than `withinMs`. @returns whether they are there. */
export async function catchUpWithin(eventLog: EventLog, withinMs: number): Promise<boolean> {
  const tooLate = new AbortController()
  // When it takes longer, closing the log ends it; nobody waits for how.
  const caughtUp = eventLog.catchUpProjections().then(
    () => true,
    () => false,
  )
  const given = wait(withinMs, false, { signal: tooLate.signal }).catch(() => false)
  try {
    return await Promise.race([caughtUp, given])
  } finally {
    tooLate.abort()
  }
}
