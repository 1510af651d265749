import { Client } from 'pg'
import type { FoundWord } from './found-word.ts'

/** Looks for a word in every column of every table that can hold one, whatever its type. */
export async function searchPostgres(databaseUrl: string, word: string): Promise<readonly FoundWord[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'nexus-erase' })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ schema: string; table: string; column: string; type: string }>(
      `select n.nspname as schema, c.relname as table, a.attname as column, t.typname as type
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         join pg_type t on t.oid = a.atttypid
        where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
          and t.typname in ('text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'bytea', '_text', '_varchar')`,
    )
    const found: FoundWord[] = []
    for (const { schema, table, column, type } of columns) {
      const name = `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(table)}`
      const at = client.escapeIdentifier(column)
      const { rowCount } = await client.query(
        type === 'bytea'
          ? `select 1 from ${name} where position(convert_to($1, 'UTF8') in ${at}) > 0 limit 1`
          : `select 1 from ${name} where position(lower($1) in lower(${at}::text)) > 0 limit 1`,
        [word],
      )
      if (rowCount) found.push({ store: 'postgres', place: `${schema}.${table}.${column}` })
    }
    return found
  } finally {
    await client.end()
  }
}
