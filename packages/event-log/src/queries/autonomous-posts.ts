import type { Kysely } from 'kysely'
import type { AutonomousPostRow, ProjectionTables } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

export interface PostFilter {
  readonly guildId: string
  readonly status?: AutonomousPostRow['status']
  readonly limit?: number
}

/** Those that changed last come first. */
export function listAutonomousPosts(db: Kysely<ProjectionTables>, filter: PostFilter): Promise<AutonomousPostRow[]> {
  const { guildId, status, limit } = filter
  let query = db.selectFrom('nexus.autonomous_posts').selectAll().where('guild_id', '=', guildId)
  if (status !== undefined) query = query.where('status', '=', status)
  return query.orderBy('position', 'desc').limit(pageLimit(limit)).execute()
}
