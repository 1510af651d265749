import { benchScreen } from '@nexus/bench'
import type { BenchRow } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** What reading one message costs: ordinary ones, with many rules, and the worst. */
export function runScreen({ isQuick, say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  const { NEXUS_TESTDATA } = process.env
  return benchScreen({
    ...(NEXUS_TESTDATA ? { testData: NEXUS_TESTDATA } : {}),
    ...(isQuick ? { rounds: 3, messages: 500, readings: 3 } : {}),
    say: (line) => say(`  ${line}`),
  })
}
