import type { Querier } from './append.ts'

export interface Readiness {
  readonly isReady: boolean
  readonly warnings: readonly string[]
}

/** Fewer months than this ahead, and readiness warns. */
const FEWEST_MONTHS_AHEAD = 2

/** Makes this month's partitions and those of the next three. @returns how many were made. */
export async function ensurePartitions(db: Querier): Promise<number> {
  const { rows } = await db.query<{ made: number }>('select nexus.ensure_partitions() as made')
  return rows[0]?.made ?? 0
}

/** An append makes the partition that it lacks, so a warning is not an outage yet: nobody makes them ahead. */
export async function readinessOf(db: Querier): Promise<Readiness> {
  const { rows } = await db.query<{ months: number }>('select nexus.months_ahead() as months')
  const months = rows[0]?.months ?? -1
  const warnings =
    months < FEWEST_MONTHS_AHEAD ? [`the log’s partitions reach ${months} months ahead; it should be 3`] : []
  return { isReady: true, warnings }
}
