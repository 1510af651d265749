import type { LocalModel } from '@nexus/local-model'
import type { Prepared } from './examples.ts'
import { type Ranking, rank, shareFrom } from './ranking.ts'

/** Budgets that figures are given for; 0.04, 0.1 and 0.2 are those of the presets relaxed, balanced and strict. */
export const BUDGETS = [0.04, 0.1, 0.12, 0.2] as const

/** How one set of judged texts fares. */
export interface SetFigures {
  readonly harmful: number
  readonly harmless: number
  /** The line alone. */
  readonly line: Ranking
  /** The line and the phrases, as messages are scored. */
  readonly union: Ranking
  /** By budget: share of the harmful and of the harmless texts that are escalated. */
  readonly escalated: Readonly<Record<string, { readonly harmful: number; readonly harmless: number }>>
}

export interface ModelFigures {
  /** By budget. */
  readonly thresholds: Readonly<Record<string, number>>
  readonly sets: Readonly<Record<string, SetFigures>>
  /** Ordinary talk: by name and budget, the share that is escalated. */
  readonly benign: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface Figures {
  /** Texts learned from, by set and label. */
  readonly lessons: Readonly<Record<string, number>>
  readonly shipped: ModelFigures
  /** Sets as a model scores them that never saw a text of theirs. */
  readonly leftOut: Readonly<Record<string, SetFigures>>
}

/** Measures on test parts; of the set that was left out of training, on all of it. */
export function measureModel(model: LocalModel, examples: readonly Prepared[], leftOut: string | null): ModelFigures {
  const scored = examples
    .filter(({ part, set }) => part === 'test' || set === leftOut)
    .map(({ set, isHarmful, readings }) => ({
      set,
      isHarmful,
      line: model.lineScore(readings),
      union: model.suspect(readings).score,
    }))
  const sets: Record<string, SetFigures> = {}
  const benign: Record<string, Record<string, number>> = {}
  for (const set of new Set(scored.map((one) => one.set))) {
    const harmful = scored.filter((one) => one.set === set && one.isHarmful)
    const harmless = scored.filter((one) => one.set === set && !one.isHarmful)
    if (harmful.length > 0 && harmless.length > 0) sets[set] = figuresOf(model, harmful, harmless)
    else
      benign[set] = byBudget((budget) =>
        rounded(
          shareFrom(
            harmless.map(({ union }) => union),
            model.thresholdFor(budget),
          ),
        ),
      )
  }
  return { thresholds: byBudget((budget) => model.thresholdFor(budget)), sets, benign }
}

/** Scores of one text. */
export interface Scored {
  readonly line: number
  readonly union: number
}

export function figuresOf(model: LocalModel, harmful: readonly Scored[], harmless: readonly Scored[]): SetFigures {
  const lines = (scored: readonly Scored[]) => scored.map(({ line }) => line)
  const unions = (scored: readonly Scored[]) => scored.map(({ union }) => union)
  return {
    harmful: harmful.length,
    harmless: harmless.length,
    line: roundedRanking(rank(lines(harmful), lines(harmless))),
    union: roundedRanking(rank(unions(harmful), unions(harmless))),
    escalated: byBudget((budget) => {
      const threshold = model.thresholdFor(budget)
      return {
        harmful: rounded(shareFrom(unions(harmful), threshold)),
        harmless: rounded(shareFrom(unions(harmless), threshold)),
      }
    }),
  }
}

function byBudget<T>(of: (budget: number) => T): Record<string, T> {
  return Object.fromEntries(BUDGETS.map((budget) => [String(budget), of(budget)]))
}

const rounded = (share: number) => Math.round(share * 10_000) / 10_000

function roundedRanking({ auc, ap, recallAt }: Ranking): Ranking {
  return {
    auc: rounded(auc),
    ap: rounded(ap),
    recallAt: { 5: rounded(recallAt[5]), 10: rounded(recallAt[10]), 20: rounded(recallAt[20]) },
  }
}
