import type { Kysely } from 'kysely'
import type { ProjectionTables, StrikeRow } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

/** A member's strikes, newest first, expired and taken ones included. */
export function listStrikes(db: Kysely<ProjectionTables>, subject: string, limit?: number): Promise<StrikeRow[]> {
  const query = db.selectFrom('nexus.strikes').selectAll().where('subject', '=', subject)
  return query.orderBy('given_at', 'desc').orderBy('strike_id').limit(pageLimit(limit)).execute()
}

/** Sum of the weights in force at `at` (Unix ms); members without any are absent. */
export async function readStrikeWeights(
  db: Kysely<ProjectionTables>,
  subjects: readonly string[],
  at: number,
): Promise<Map<string, number>> {
  if (subjects.length === 0) return new Map()
  const rows = await db
    .selectFrom('nexus.strikes')
    .select(({ fn }) => ['subject', fn.sum<number>('weight').as('weight')])
    .where('subject', 'in', subjects)
    .where('expires_at', '>', at)
    .where('taken_at', 'is', null)
    .groupBy('subject')
    .execute()
  return new Map(rows.map(({ subject, weight }) => [subject, weight]))
}
