import type { Kysely } from 'kysely'
import type { MemoryRow, ProjectionTables } from '../projection-tables.ts'
import { pageLimit } from './page-limit.ts'

/** A decision on which staff have spoken. */
export type Precedent = MemoryRow & { readonly outcome: 'upheld' | 'overturned'; readonly decided_at: number }

export interface PrecedentFilter {
  readonly guildId: string
  readonly category?: string
  readonly outcome?: 'upheld' | 'overturned'
  readonly limit?: number
}

/** What staff of a guild decided, newest first. Of erased members nothing readable is left: unseal before you show. */
export async function listPrecedents(db: Kysely<ProjectionTables>, filter: PrecedentFilter): Promise<Precedent[]> {
  const { guildId, category, outcome, limit } = filter
  let query = db.selectFrom('nexus.memory').selectAll().where('guild_id', '=', guildId).where('outcome', 'is not', null)
  if (category !== undefined) query = query.where('category', '=', category)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  return (await query.orderBy('decided_at', 'desc').limit(pageLimit(limit)).execute()) as Precedent[]
}
