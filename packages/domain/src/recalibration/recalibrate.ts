import type { Category, DataNamed, Said } from '@nexus/events'
import { ALPHA_IN, eValueOf, neededEValue, noEvidence } from './evidence.ts'
import { graded, isLoosest, type Ladder, OVERRIDE, sampled } from './ladder.ts'
import { ladderOf, type Strictness } from './strictness.ts'
import { actsFrom, gridOf, SCORES_FOR_A_GRID, tierNoLooserThan } from './tiers.ts'

export type StrictnessCommand =
  /** Staff said what they think of a model's judgement. */
  | { readonly type: 'GradeJudgement'; readonly graded: DataNamed<'JudgementGraded'>; readonly occurredAt: number }
  /** A model gave a score; what staff will say of it is not known. */
  | { readonly type: 'SampleScore'; readonly category: Category; readonly model: string; readonly score: number }

/** A guild gets looser by one tier in so many ms at most. */
const LOOSENS_EVERY_MS = 86_400_000

/** What follows from one more verdict of staff, or one more score. */
export function recalibrate(command: StrictnessCommand, state: Strictness): Said[] {
  switch (command.type) {
    case 'GradeJudgement': {
      const { graded: data, occurredAt } = command
      const after = graded(ladderOf(state, data.category), data)
      return [{ type: 'JudgementGraded', data }, ...moveOn(after, data.category, occurredAt)]
    }
    case 'SampleScore': {
      const { category, model, score } = command
      const ladder = ladderOf(state, category)
      if (ladder.gridOfModel === model) return []
      const data = { category, model, score }
      return [{ type: 'ScoreSampled', data }, ...learnGrid(sampled(ladder, data), category)]
    }
  }
}

function moveOn(ladder: Ladder, category: Category, occurredAt: number): Said[] {
  const { tier, budget, evidence, setbacks, loosenedAt } = ladder
  if (budget < OVERRIDE) {
    const toTier = Math.max(0, tier - 1)
    return [said(ladder, category, toTier, 'budget_spent', explainStricter(category, tier, toTier))]
  }
  if (isLoosest(ladder)) return []
  const next = evidence[tier] ?? noEvidence
  const isOld = loosenedAt === null || occurredAt - loosenedAt >= LOOSENS_EVERY_MS
  if (!isOld || next.staff.length < 2 || eValueOf(next) < neededEValue(setbacks)) return []
  const { upheld, overturned } = next
  return [said(ladder, category, tier + 1, 'evidence', explainLooser(category, upheld, overturned, tier + 1))]
}

function learnGrid(ladder: Ladder, category: Category): Said[] {
  const counts = ladder.sample?.counts ?? []
  if (counts.reduce((sum, count) => sum + count, 0) < SCORES_FOR_A_GRID) return []
  const grid = gridOf(counts)
  const toTier = tierNoLooserThan(grid, actsFrom(ladder.grid, ladder.tier))
  const explanation = `Models have given ${SCORES_FOR_A_GRID} scores for ${spoken(category)} here, so the tiers are now made of this server's own scores; nothing got looser (tier ${toTier} of 7).`
  return [said(ladder, category, toTier, 'scores_learned', explanation, grid)]
}

function said(
  ladder: Ladder,
  category: Category,
  toTier: number,
  because: NonNullable<DataNamed<'StrictnessRecalibrated'>['because']>,
  explanation: string,
  grid = ladder.grid,
): Said {
  return {
    type: 'StrictnessRecalibrated',
    data: {
      calibrationVersion: ladder.moves + 1,
      category,
      from: shareOf(actsFrom(ladder.grid, ladder.tier)),
      to: shareOf(actsFrom(grid, toTier)),
      explanation,
      fromTier: ladder.tier,
      toTier,
      because,
      grid: [...grid],
    },
  }
}

/** A score as a share of 1; a tier that acts on nothing says 1. */
const shareOf = (score: number) => Math.min(100, score) / 100

function explainStricter(category: Category, tier: number, toTier: number): string {
  const spent = `Staff took back more than 1 in ${ALPHA_IN} of what models did about ${spoken(category)}`
  if (tier === 0) return `${spent}, some of it only now; models go on asking staff about everything there.`
  if (toTier === 0) return `${spent}, even where models were surest, so they now ask staff about everything there.`
  return `${spent}, so models must now be surer before they act (tier ${toTier} of 7, was ${tier}).`
}

function explainLooser(category: Category, upheld: number, overturned: number, toTier: number): string {
  const checked = `${upheld} of ${upheld + overturned} judgements about ${spoken(category)} that chance chose for staff to check`
  return `Staff agreed with ${checked}, so models may now act when they are a little less sure (tier ${toTier} of 7).`
}

const spoken = (category: Category) => category.replaceAll('_', ' ')
