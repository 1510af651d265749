import type { Querier } from './append.ts'
import { PartitionCountError } from './errors.ts'

/** Stores the number of stream partitions at the first start. @throws PartitionCountError when it was another number. */
export async function assertPartitions(db: Querier, count: number): Promise<void> {
  await db.query(`insert into nexus.setting (name, value) values ('stream_partitions', $1) on conflict do nothing`, [
    String(count),
  ])
  const { rows } = await db.query<{ value: string }>(`select value from nexus.setting where name = 'stream_partitions'`)
  const stored = Number(rows[0]?.value)
  if (stored !== count) throw new PartitionCountError(count, stored)
}
