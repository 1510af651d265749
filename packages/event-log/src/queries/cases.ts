import type { Kysely } from 'kysely'
import type { CaseRow, CaseStatus, ProjectionTables } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

export interface CaseFilter {
  readonly guildId: string
  readonly statuses?: readonly CaseStatus[]
  readonly subject?: string
  /** Only cases opened before this, in Unix ms: the `opened_at` of the last one of the page before. */
  readonly openedBefore?: number
  readonly limit?: number
}

/** Newest first. Without `statuses` those that were only noted are left out. */
export function listCases(db: Kysely<ProjectionTables>, filter: CaseFilter): Promise<CaseRow[]> {
  const { guildId, statuses, subject, openedBefore, limit } = filter
  let query = db.selectFrom('nexus.cases').selectAll().where('guild_id', '=', guildId)
  query = statuses ? query.where('status', 'in', statuses) : query.where('status', '<>', 'noted')
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (openedBefore !== undefined) query = query.where('opened_at', '<', openedBefore)
  return query.orderBy('opened_at', 'desc').orderBy('case_id').limit(pageLimit(limit)).execute()
}

export async function readCases(
  db: Kysely<ProjectionTables>,
  caseIds: readonly string[],
): Promise<Map<string, CaseRow>> {
  if (caseIds.length === 0) return new Map()
  const rows = await db.selectFrom('nexus.cases').selectAll().where('case_id', 'in', caseIds).execute()
  return new Map(rows.map((row) => [row.case_id, row]))
}

export async function readCaseByNumber(
  db: Kysely<ProjectionTables>,
  guildId: string,
  number: number,
): Promise<CaseRow | null> {
  const query = db.selectFrom('nexus.cases').selectAll().where('guild_id', '=', guildId).where('number', '=', number)
  return (await query.limit(1).executeTakeFirst()) ?? null
}

/** The case whose one message in the mod-log channel this is. */
export async function readCaseByPost(db: Kysely<ProjectionTables>, messageId: string): Promise<CaseRow | null> {
  const query = db.selectFrom('nexus.cases').selectAll().where('mod_log_message_id', '=', messageId)
  return (await query.limit(1).executeTakeFirst()) ?? null
}

/** The newest case that began with this message. */
export async function readCaseByMessage(db: Kysely<ProjectionTables>, messageId: string): Promise<CaseRow | null> {
  const query = db.selectFrom('nexus.cases').selectAll().where('message_id', '=', messageId)
  return (await query.orderBy('opened_at', 'desc').limit(1).executeTakeFirst()) ?? null
}
