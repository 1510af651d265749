import type { Kysely } from 'kysely'
import type { ProjectionTables } from '../projection-tables.ts'

/** Log position up to which a projection has come; 0 when it has not begun. */
export async function projectedTo(db: Kysely<ProjectionTables>, name: string): Promise<number> {
  const query = db.selectFrom('nexus.projection_checkpoint').select('position').where('name', '=', name)
  return Number((await query.executeTakeFirst())?.position ?? 0)
}
