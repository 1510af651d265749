import { timeOfSnowflake } from '@nexus/events'

/** Discord deletes nothing older than 14 days together; minutes of margin for the clocks. */
const TOGETHER_FOR_MS = 14 * 86_400_000 - 300_000
const MOST_TOGETHER = 100

/** How messages of one channel are deleted within Discord's limits. */
export interface DeletionPlan {
  /** Each 2 to 100 ids, unique, all young enough. */
  readonly together: readonly (readonly string[])[]
  readonly singly: readonly string[]
}

export function planDeletion(messageIds: readonly string[], nowMs: number): DeletionPlan {
  const ids = [...new Set(messageIds)]
  const young = ids.filter((id) => nowMs - timeOfSnowflake(id) < TOGETHER_FOR_MS)
  const old = ids.filter((id) => nowMs - timeOfSnowflake(id) >= TOGETHER_FOR_MS)
  const chunks = Array.from({ length: Math.ceil(young.length / MOST_TOGETHER) }, (_, nth) =>
    young.slice(nth * MOST_TOGETHER, (nth + 1) * MOST_TOGETHER),
  )
  return {
    together: chunks.filter((chunk) => chunk.length > 1),
    singly: [...chunks.filter((chunk) => chunk.length === 1).flat(), ...old],
  }
}
