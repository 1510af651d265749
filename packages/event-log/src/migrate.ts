import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Pool } from 'pg'
import { migrations } from './migrations/index.ts'

/** Held for the whole migration, over all processes: made of the letters `nexus`. */
const LOCK = 0x6e_65_78_75_73

/**
 * Brings the schema `nexus` up to date. The connecting user is a superuser of his own cluster, or may create roles, or is
 * a member of `nexus_owner`.
 * @returns the names of the migrations that ran now, in order.
 */
export async function migrate(connectionString: string): Promise<string[]> {
  const pool = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 10_000 })
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const lock = await pool.connect()
  try {
    await lock.query('select pg_advisory_lock($1)', [LOCK])
    await sql`create schema if not exists nexus`.execute(db)
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      migrationTableSchema: 'nexus',
      migrationTableName: 'migration',
      migrationLockTableName: 'migration_lock',
    })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error instanceof Error ? error : new Error('the log could not be migrated', { cause: error })
    return (results ?? []).filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName)
  } finally {
    // Ends the session, and with it the lock.
    lock.release(true)
    await db.destroy()
  }
}
