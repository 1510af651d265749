import { join } from 'node:path'
import { benchEvasion } from '@nexus/bench'
import type { BenchRow } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** What the pre-screen sees through, on the project's own table and, where NEXUS_TESTDATA is set, on the shared one. */
export function runEvasion({ say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  const { NEXUS_TESTDATA } = process.env
  return benchEvasion({
    ...(NEXUS_TESTDATA ? { sharedTable: join(NEXUS_TESTDATA, 'data/evasion/cases.jsonl') } : {}),
    say: (line) => say(`  ${line}`),
  })
}
