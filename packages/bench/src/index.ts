/** Benches of NEXUS as a whole (the services' own mains, on stores of their own), and of its pre-screen. */
export type { BenchRow } from './bench-row.ts'
export { benchEvasion, type EvasionOptions } from './evasion/evasion.ts'
export { benchLatency, type LatencyOptions } from './latency.ts'
export { benchPipeline, type PipelineOptions } from './pipeline.ts'
export { benchScreen, type ScreenOptions } from './screen/screen.ts'
