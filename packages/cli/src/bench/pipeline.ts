import { benchPipeline } from '@nexus/bench'
import type { BenchRow } from './row.ts'
import type { BenchRunOptions } from './run-bench.ts'

/** The whole way from Discord's socket to the log, by the services' own mains. */
export function runPipeline({ isQuick, say }: BenchRunOptions): Promise<readonly BenchRow[]> {
  return benchPipeline({
    ...(isQuick ? { messages: 3_000, warmUp: 3_000, rounds: 1 } : {}),
    say: (line) => say(`  ${line}`),
  })
}
