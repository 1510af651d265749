import type { Kysely } from 'kysely'
import type { ProjectionTables, UserRow } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

export async function readUsers(
  db: Kysely<ProjectionTables>,
  subjects: readonly string[],
): Promise<Map<string, UserRow>> {
  if (subjects.length === 0) return new Map()
  const rows = await db.selectFrom('nexus.users').selectAll().where('subject', 'in', subjects).execute()
  return new Map(rows.map((row) => [row.subject, row]))
}

export interface UserFilter {
  readonly guildId: string
  /** Only members last seen before this, in Unix ms. */
  readonly seenBefore?: number
  readonly limit?: number
}

/** Those that were last noticed come first. */
export function listUsers(
  db: Kysely<ProjectionTables>,
  { guildId, seenBefore, limit }: UserFilter,
): Promise<UserRow[]> {
  let query = db.selectFrom('nexus.users').selectAll().where('guild_id', '=', guildId)
  if (seenBefore !== undefined) query = query.where('last_seen_at', '<', seenBefore)
  return query.orderBy('last_seen_at', 'desc').orderBy('subject').limit(pageLimit(limit)).execute()
}
