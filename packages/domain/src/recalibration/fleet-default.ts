import type { Grid } from './tiers.ts'

/** Where a guild begins, before it has scores and verdicts of its own. */
export interface FleetDefault {
  readonly grid: Grid
  readonly tier: number
}

/** Acts where the presets do. A guild whose staff disagree is at the next tier after the third override. */
export const fleetDefault: FleetDefault = { grid: [95, 93, 91, 89, 87, 85, 80], tier: 6 }
