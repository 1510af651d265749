/** The simulated town in which services are tried as processes, with a test that plays moderation. For tests alone. */
export { openTown, type TownParts } from './open-town.ts'
export { type JudgedMessage, SimulatedTown } from './simulated-town.ts'
