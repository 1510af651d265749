import { Client } from 'pg'
import { migrations } from './migrations/index.ts'

export interface MigrationStatus {
  /** Of this build, and not run yet, in order. */
  readonly pending: readonly string[]
  /** Run by a newer build. */
  readonly unknown: readonly string[]
}

/** How the schema compares with this build; changes nothing. */
export async function migrationStatus(connectionString: string): Promise<MigrationStatus> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const known = Object.keys(migrations)
    const { rows: tables } = await client.query<{ name: string | null }>(
      `select to_regclass('nexus.migration')::text as name`,
    )
    if (!tables[0]?.name) return { pending: known, unknown: [] }
    const { rows } = await client.query<{ name: string }>('select name from nexus.migration order by name')
    const run = new Set(rows.map(({ name }) => name))
    return {
      pending: known.filter((name) => !run.has(name)),
      unknown: [...run].filter((name) => !known.includes(name)),
    }
  } finally {
    await client.end()
  }
}
