import type { RunBench } from './run-bench.ts'

/** Every bench by its name; each loads its own code. */
export const benches: Readonly<Record<string, () => Promise<RunBench>>> = {
  bus: async () => (await import('./bus.ts')).runBus,
  evasion: async () => (await import('./evasion.ts')).runEvasion,
  latency: async () => (await import('./latency.ts')).runLatency,
  log: async () => (await import('./log.ts')).runLog,
  pipeline: async () => (await import('./pipeline.ts')).runPipeline,
  screen: async () => (await import('./screen.ts')).runScreen,
}
