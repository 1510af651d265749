import type { Kysely } from 'kysely'
import type { ProjectionTables, ReviewRow } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

export interface ReviewFilter {
  readonly guildId: string
  readonly limit?: number
}

/** What waits for staff: the worst first, then the oldest. */
export function listOpenReviews(db: Kysely<ProjectionTables>, { guildId, limit }: ReviewFilter): Promise<ReviewRow[]> {
  return db
    .selectFrom('nexus.review_queue')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('closed_at', 'is', null)
    .orderBy('severity', 'desc')
    .orderBy('requested_at')
    .limit(pageLimit(limit))
    .execute()
}

export interface ReviewBacklog {
  readonly open: number
  /** Unix ms of the oldest request; null when none is open. */
  readonly oldestAt: number | null
}

/** Of one guild, or of all. */
export async function readReviewBacklog(db: Kysely<ProjectionTables>, guildId?: string): Promise<ReviewBacklog> {
  let query = db
    .selectFrom('nexus.review_queue')
    .select(({ fn }) => [fn.countAll<number>().as('open'), fn.min<number | null>('requested_at').as('oldestAt')])
    .where('closed_at', 'is', null)
  if (guildId !== undefined) query = query.where('guild_id', '=', guildId)
  return await query.executeTakeFirstOrThrow()
}
