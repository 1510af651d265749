import type { BenchRow } from './row.ts'

export interface BenchRunOptions {
  /** Fewer and shorter rounds: shows that it runs, proves nothing. */
  readonly isQuick: boolean
  /** Progress, for people. */
  readonly say: (line: string) => void
}

/** Measures on stores of its own. */
export type RunBench = (options: BenchRunOptions) => Promise<readonly BenchRow[]>
