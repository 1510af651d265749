import type { Kysely } from 'kysely'
import type { ModLogRow, ProjectionTables } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

export interface ModLogFilter {
  readonly guildId: string
  readonly caseId?: string
  readonly subject?: string
  readonly types?: readonly string[]
  /** Only lines before this position. */
  readonly before?: number
  readonly limit?: number
}

/** Newest first. */
export function listModLog(db: Kysely<ProjectionTables>, filter: ModLogFilter): Promise<ModLogRow[]> {
  const { guildId, caseId, subject, types, before, limit } = filter
  let query = db.selectFrom('nexus.mod_log').selectAll().where('guild_id', '=', guildId)
  if (caseId !== undefined) query = query.where('case_id', '=', caseId)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (types) query = query.where('type', 'in', types)
  if (before !== undefined) query = query.where('position', '<', before)
  return query.orderBy('position', 'desc').limit(pageLimit(limit)).execute()
}
