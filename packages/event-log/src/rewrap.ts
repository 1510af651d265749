import type { Querier } from './append.ts'
import { byteaArray, textArray } from './binary-array.ts'
import type { Keyring } from './keyring.ts'

const PAGE = 500

interface WrappedRow {
  readonly subject: string
  readonly master_id: string
  readonly wrapped: Buffer
}

/**
 * Wraps every key anew under the ring's current master key; the data keys, and so all that is sealed, stay as they are.
 * May be interrupted and begun again. @returns how many were wrapped anew.
 */
export async function rewrap(db: Querier, keyring: Keyring): Promise<number> {
  let changed = 0
  for (let after = ''; ; ) {
    const { rows } = await db.query<WrappedRow>(
      'select subject, master_id, wrapped from nexus.member_key where master_id <> $1 and subject > $2 order by subject limit $3',
      [keyring.currentId, after, PAGE],
    )
    if (rows.length === 0) break
    after = rows.at(-1)?.subject ?? after
    const fresh = rows.map((row) => keyring.wrap(row.subject, keyring.unwrap(row.subject, row.master_id, row.wrapped)))
    const answer = await db.query<{ changed: number }>('select nexus.rewrap_members($1, $2, $3, $4) as changed', [
      textArray(rows.map(({ subject }) => subject)),
      byteaArray(rows.map(({ wrapped }) => wrapped)),
      byteaArray(fresh),
      keyring.currentId,
    ])
    changed += answer.rows[0]?.changed ?? 0
  }
  const secrets = await db.query<{ name: string; master_id: string; wrapped: Buffer }>(
    'select name, master_id, wrapped from nexus.secret where master_id <> $1',
    [keyring.currentId],
  )
  for (const { name, master_id, wrapped } of secrets.rows) {
    const fresh = keyring.wrap(name, keyring.unwrap(name, master_id, wrapped))
    await db.query('select nexus.rewrap_secret($1, $2, $3, $4)', [name, wrapped, fresh, keyring.currentId])
    changed += 1
  }
  return changed
}
