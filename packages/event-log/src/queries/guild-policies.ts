import type { Kysely } from 'kysely'
import type { PolicyRow, ProjectionTables } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

/** Policies that are in force; guilds without one have the built-in preset and are absent. */
export async function readCurrentPolicies(
  db: Kysely<ProjectionTables>,
  guildIds: readonly string[],
): Promise<Map<string, PolicyRow>> {
  if (guildIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('nexus.guild_policies')
    .selectAll()
    .distinctOn('guild_id')
    .where('guild_id', 'in', guildIds)
    .orderBy('guild_id')
    .orderBy('policy_version', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.guild_id, row]))
}

/** One version, which never changes; null when there is none (0 is the built-in preset). */
export async function readPolicy(
  db: Kysely<ProjectionTables>,
  guildId: string,
  version: number,
): Promise<PolicyRow | null> {
  const query = db.selectFrom('nexus.guild_policies').selectAll().where('guild_id', '=', guildId)
  return (await query.where('policy_version', '=', version).executeTakeFirst()) ?? null
}

/** Newest first. */
export function listPolicies(db: Kysely<ProjectionTables>, guildId: string, limit?: number): Promise<PolicyRow[]> {
  const query = db.selectFrom('nexus.guild_policies').selectAll().where('guild_id', '=', guildId)
  return query.orderBy('policy_version', 'desc').limit(pageLimit(limit)).execute()
}
