import { benchAppend, migrate } from '@nexus/event-log'
import { Pool } from 'pg'
import { privatePostgres } from './private-stores.ts'
import { type BenchRow, compared, fact } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** Appends of 100 on one connection against COPY into a bare table. */
export async function runLog({ isQuick, say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  await using postgres = await privatePostgres()
  await migrate(postgres.url)
  const pool = new Pool({ connectionString: postgres.url, max: 1 })
  try {
    say('  appending and copying in turn')
    const { append, copy, ratio } = await benchAppend(pool, isQuick ? { rounds: 1, eventsPerRound: 2_000 } : {})
    const comparison = { ratio, against: 'COPY into a bare table', goal: 0.18 }
    return [compared({ name: 'log append', value: append, unit: 'events/s' }, comparison), fact('COPY', copy, 'rows/s')]
  } finally {
    await pool.end()
  }
}
