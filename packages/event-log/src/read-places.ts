import type { Querier } from './append.ts'
import { uuidArray } from './binary-array.ts'

/**
 * Where in the log `service` answered these causes: the position of the first event of each answer, or where it would have
 * stood for "nothing to say". What was decided had seen its entity up to there. Unanswered causes are absent.
 */
export async function readPlaces(
  db: Querier,
  service: string,
  causeIds: readonly string[],
): Promise<Map<string, number>> {
  if (causeIds.length === 0) return new Map()
  const { rows } = await db.query<{ cause_id: string; first_position: number }>({
    name: 'nexus_places',
    text: 'select cause_id, first_position from nexus.cause where service = $1 and cause_id = any ($2)',
    values: [service, uuidArray([...new Set(causeIds)])],
  })
  return new Map(rows.map((row) => [row.cause_id, row.first_position]))
}
