/** A Discord of one's own: gateway v10 and REST, with a world that tests can look into. */
export { type Simulator, type SimulatorOptions, startSimulator } from './start-simulator.ts'
