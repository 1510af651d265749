import type { Pool } from 'pg'
import { textArray } from './binary-array.ts'

/** A member who was erased, and whose words services must let go of. */
export interface Forgetting {
  readonly guildId: string
  readonly userId: string
  /** Unix ms, rounded up: what he wrote until then goes. */
  readonly erasedAt: number
}

interface Row {
  readonly guild_id: string
  readonly user_id: string
  readonly erased_ms: string
}

export async function readForgetting(pool: Pool): Promise<readonly Forgetting[]> {
  const { rows } = await pool.query<Row>({
    name: 'nexus_read_forgetting',
    text: `select guild_id, user_id, ceil(extract(epoch from erased_at) * 1000)::text as erased_ms from nexus.forgetting
      order by erased_at`,
  })
  return rows.map(({ guild_id, user_id, erased_ms }) => ({
    guildId: guild_id,
    userId: user_id,
    erasedAt: Number(erased_ms),
  }))
}

/** These are let go of everywhere; one who was erased again since then stays. */
export async function endForgetting(pool: Pool, done: readonly Forgetting[]): Promise<void> {
  if (done.length === 0) return
  await pool.query(
    'select nexus.forgotten($1, $2, array(select to_timestamp(ms / 1000) from unnest($3::float8[]) with ordinality u(ms, o) order by o))',
    [
      textArray(done.map(({ guildId }) => guildId)),
      textArray(done.map(({ userId }) => userId)),
      done.map(({ erasedAt }) => erasedAt),
    ],
  )
}
