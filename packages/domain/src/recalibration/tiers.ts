/** Tiers that let a model act; tier 0 asks staff about everything. */
export const TIERS = 7

/** The score from which each tier acts, 0 to 100: strictest (tier 1) first, strictly falling. */
export type Grid = readonly number[]

/** No score reaches it. */
const NEVER = 101

/** The score from which a tier acts; tier 0 on none. */
export function actsFrom(grid: Grid, tier: number): number {
  return tier === 0 ? NEVER : (grid[tier - 1] ?? NEVER)
}

/** What share of its scores, in percent, each tier acts on: strictest first. */
const SHARES = [9, 16, 24, 32, 40, 47, 54] as const

/** How many scores of a category make a grid of its own. */
export const SCORES_FOR_A_GRID = 200

/** Thresholds at quantiles of scores counted from 0 to 100: a model that is never sure has tiers all the same. */
export function gridOf(counts: readonly number[]): Grid {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const grid: number[] = []
  let score = 100
  let above = counts[100] ?? 0
  for (const share of SHARES) {
    while (score > 0 && above * 100 < share * total) {
      score -= 1
      above += counts[score] ?? 0
    }
    grid.push(Math.max(TIERS - grid.length - 1, Math.min(score, (grid.at(-1) ?? NEVER) - 1)))
  }
  return grid
}

/** The loosest tier that acts on no score on which `threshold` would not have. */
export function tierNoLooserThan(grid: Grid, threshold: number): number {
  return grid.findLastIndex((from) => from >= threshold) + 1
}
