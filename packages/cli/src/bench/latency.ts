import { benchLatency } from '@nexus/bench'
import type { BenchRow } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** From a message that breaks a rule to the first request about it at Discord's door. */
export function runLatency({ isQuick, say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  return benchLatency({ ...(isQuick ? { seconds: 5 } : {}), say: (line) => say(`  ${line}`) })
}
