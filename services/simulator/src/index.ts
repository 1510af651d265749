/** A Discord and an Anthropic of one's own: gateway v10 and REST, with a world that tests move and look into, and the Messages API. */
export {
  type AnthropicSimulator,
  type AnthropicSimulatorOptions,
  SIMULATED_API_KEY,
  startAnthropicSimulator,
} from './anthropic/anthropic-simulator.ts'
export type { Fault as AnthropicFault, FaultSwitch as AnthropicFaultSwitch } from './anthropic/faults.ts'
export type { Asked, Judge } from './anthropic/judge-request.ts'
export type { Control } from './discord/control/control.ts'
export type { Fault, FaultSpec } from './discord/control/faults.ts'
export type { ConnectionRow, DispatchRow, EffectRow } from './discord/control/ledger.ts'
export type { LoadProgress } from './discord/control/load.ts'
export type { InteractionReport } from './discord/control/use-commands.ts'
export { DiscordRefusal } from './discord/refusal.ts'
export type { RequestRow } from './discord/rest/request-log.ts'
export type { World } from './discord/world/world.ts'
export { type Simulator, type SimulatorOptions, startSimulator } from './start-simulator.ts'
export { type CheckedRequest, createRequestChecker, type RequestChecker } from './testing-contract.ts'
