import type { Querier } from '../append.ts'
import type { Projected, Projection } from './projection.ts'

interface RowsOf<Row> {
  readonly name: string
  readonly types: readonly string[]
  readonly key: readonly (keyof Row & string)[]
  readonly columns: readonly (keyof Row & string)[]
  /** Keys of the row that an event concerns; null for none. */
  readonly keyOf: (event: Projected) => Partial<Row> | null
  /** The row after the event; `undefined` leaves it as it was. Pure. */
  readonly evolve: (row: Row | undefined, event: Projected) => Row | undefined
}

/** A projection in which each event changes one row: a page of events costs one read and one write, however many there are. */
export function projectRows<Row extends object>({ name, types, key, columns, keyOf, evolve }: RowsOf<Row>): Projection {
  const table = `nexus.${name}`
  const read = `select to_jsonb(t) as row from jsonb_populate_recordset(null::${table}, $1) k join ${table} t using (${key.join(', ')})`
  const rest = columns.filter((column) => !key.includes(column))
  const write = `insert into ${table} (${columns.join(', ')})
    select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1)
    on conflict (${key.join(', ')}) do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}`
  const idOf = (row: Partial<Row>) => JSON.stringify(key.map((column) => row[column]))

  return {
    name,
    tables: [name],
    types,
    async apply(events, trx: Querier) {
      const concerned = events.flatMap((event) => {
        const keys = keyOf(event)
        return keys ? [{ event, keys, id: idOf(keys) }] : []
      })
      if (concerned.length === 0) return
      const distinct = new Map(concerned.map(({ id, keys }) => [id, keys]))
      const { rows } = await trx.query<{ row: Row }>(read, [JSON.stringify([...distinct.values()])])
      const known = new Map<string, Row>(rows.map(({ row }) => [idOf(row), row]))
      const changed = new Set<string>()
      for (const { event, id } of concerned) {
        const next = evolve(known.get(id), event)
        if (!next) continue
        known.set(id, next)
        changed.add(id)
      }
      if (changed.size === 0) return
      await trx.query(write, [JSON.stringify([...changed].map((id) => known.get(id)))])
    },
  }
}
