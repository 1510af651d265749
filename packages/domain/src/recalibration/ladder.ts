import type { DataNamed } from '@nexus/events'
import { ALPHA_IN, type Evidence, noEvidence, withVerdict } from './evidence.ts'
import type { FleetDefault } from './fleet-default.ts'
import { actsFrom, type Grid, TIERS } from './tiers.ts'

/**
 * How strict a guild is with models in one category. Budgets are counted in twentieths of an override: whole numbers have
 * no rounding that could differ.
 */
export interface Ladder {
  /** 0 asks staff about everything, 1 is the strictest that acts, 7 the loosest. */
  readonly tier: number
  readonly grid: Grid
  /** Overrides that are left before it gets stricter, in twentieths. */
  readonly budget: number
  /** For the tiers 1 to 7: what audits say of each. */
  readonly evidence: readonly Evidence[]
  readonly setbacks: number
  readonly moves: number
  /** Unix ms of the last move to a looser tier. */
  readonly loosenedAt: number | null
  /** The model whose scores the grid is made of; null for the fleet's. */
  readonly gridOfModel: string | null
  /** The model whose scores are being collected, and how often each score from 0 to 100 was seen. */
  readonly sample: { readonly model: string; readonly counts: readonly number[] } | null
}

export const OVERRIDE = ALPHA_IN
export const FIRST_BUDGET = 3 * OVERRIDE
const MOST_BUDGET = 6 * OVERRIDE

export function firstLadder({ grid, tier }: FleetDefault): Ladder {
  return {
    tier,
    grid,
    budget: FIRST_BUDGET,
    evidence: grid.map(() => noEvidence),
    setbacks: 0,
    moves: 0,
    loosenedAt: null,
    gridOfModel: null,
    sample: null,
  }
}

/** Staff's word on a judgement of a model. */
export function graded(ladder: Ladder, data: DataNamed<'JudgementGraded'>): Ladder {
  const { score, isLive, isAudited, isUpheld, by } = data
  const change = isUpheld ? 1 : -OVERRIDE
  return {
    ...ladder,
    budget: isLive ? Math.min(MOST_BUDGET, ladder.budget + change) : ladder.budget,
    evidence: isAudited
      ? ladder.evidence.map((known, index) =>
          score >= actsFrom(ladder.grid, index + 1) ? withVerdict(known, isUpheld, by) : known,
        )
      : ladder.evidence,
  }
}

export function sampled(ladder: Ladder, { model, score }: DataNamed<'ScoreSampled'>): Ladder {
  const before = ladder.sample?.model === model ? ladder.sample.counts : Array.from({ length: 101 }, () => 0)
  return { ...ladder, sample: { model, counts: before.map((count, at) => (at === score ? count + 1 : count)) } }
}

export function moved(ladder: Ladder, data: DataNamed<'StrictnessRecalibrated'>, occurredAt: number): Ladder {
  const { toTier = ladder.tier, because, grid } = data
  const isNewGrid = because === 'scores_learned' && grid !== undefined
  return {
    ...ladder,
    tier: toTier,
    moves: ladder.moves + 1,
    ...(isNewGrid
      ? { grid, gridOfModel: ladder.sample?.model ?? null, sample: null, evidence: grid.map(() => noEvidence) }
      : { budget: FIRST_BUDGET }),
    ...(because === 'budget_spent' && {
      setbacks: ladder.setbacks + 1,
      // What was learned of looser tiers was wrong, or is no longer so.
      evidence: ladder.evidence.map((known, index) => (index + 1 > toTier ? noEvidence : known)),
    }),
    ...(because === 'evidence' && { loosenedAt: occurredAt }),
  }
}

export const isLoosest = ({ tier }: Ladder): boolean => tier >= TIERS
