import type { Pool, PoolClient } from 'pg'

/** Runs long reading on one snapshot, so that what is appended meanwhile cannot be taken for a fault. */
export async function inSnapshot<R>(pool: Pool, read: (client: PoolClient) => Promise<R>): Promise<R> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    const result = await read(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    client.release(true)
    throw error
  }
}
