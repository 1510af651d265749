import type { BenchRow } from './row.ts'

export interface BenchRunOptions {
  /** Fewer and shorter rounds: shows that it runs, proves nothing. */
  readonly isQuick: boolean
  /** Progress, for people. */
  readonly say: (line: string) => void
}

/** Measures on stores of its own. */
export type RunBench = (options: BenchRunOptions) => Promise<readonly BenchRow[]>

/** Every bench by its name; each loads its own code. */
export const benches: Readonly<Record<string, () => Promise<RunBench>>> = {
  bus: async () => (await import('./bus.ts')).runBus,
  log: async () => (await import('./log.ts')).runLog,
}
