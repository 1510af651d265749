/** How every service runs. */
export type { Decider, Effect, Incoming, Intention, Proposal, Recorded } from './handlers.ts'
