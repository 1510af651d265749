/** A Discord and an Anthropic of one's own, with a world that tests can look into. */
export {
  type AnthropicSimulator,
  type AnthropicSimulatorOptions,
  SIMULATED_API_KEY,
  startAnthropicSimulator,
} from './anthropic/anthropic-simulator.ts'
export type { Fault, FaultSwitch } from './anthropic/faults.ts'
export type { Asked, Judge } from './anthropic/judge-request.ts'
export { type Simulator, type SimulatorOptions, startSimulator } from './start-simulator.ts'
