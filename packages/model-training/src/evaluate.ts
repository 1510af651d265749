import { readingsOf } from '@nexus/domain'
import type { LocalModel } from '@nexus/local-model'
import { figuresOf, type SetFigures } from './figures.ts'
import type { JudgedTexts } from './judged/judged-texts.ts'
import { shareFrom } from './ranking.ts'

/** How the model does on judged texts. */
export interface Evaluation {
  readonly harmful: number
  readonly harmless: number
  /** Both kinds are needed to rank; null where one is missing. */
  readonly figures: SetFigures | null
  /** By budget: lowest score that is escalated, and the share of harmful and of harmless texts that are. */
  readonly escalated: Readonly<
    Record<string, { readonly threshold: number; readonly harmful: number | null; readonly harmless: number | null }>
  >
}

/** Scores texts as messages are scored. */
export function evaluate(model: LocalModel, { texts }: JudgedTexts, budgets: readonly number[]): Evaluation {
  const scored = texts.map(({ text, isHarmful }) => {
    const readings = readingsOf(text)
    return { isHarmful, line: model.lineScore(readings), union: model.suspect(readings).score }
  })
  const harmful = scored.filter(({ isHarmful }) => isHarmful)
  const harmless = scored.filter(({ isHarmful }) => !isHarmful)
  const share = (of: typeof scored, threshold: number) =>
    of.length === 0
      ? null
      : shareFrom(
          of.map(({ union }) => union),
          threshold,
        )
  return {
    harmful: harmful.length,
    harmless: harmless.length,
    figures: harmful.length > 0 && harmless.length > 0 ? figuresOf(model, harmful, harmless) : null,
    escalated: Object.fromEntries(
      budgets.map((budget) => {
        const threshold = model.thresholdFor(budget)
        return [budget, { threshold, harmful: share(harmful, threshold), harmless: share(harmless, threshold) }]
      }),
    ),
  }
}
