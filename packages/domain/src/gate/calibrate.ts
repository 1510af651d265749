import type { DataNamed } from '@nexus/events'

type Verdict = Pick<DataNamed<'VerdictReached'>, 'category' | 'confidence' | 'doubt'>

/** No model is ever wholly sure: the prior keeps this far from 0 and 1 until staff verdicts say otherwise. */
const MARGIN = 0.05
/** How far a named doubt draws a probability towards one half. */
const DOUBT = 0.3

/**
 * The probability, 0 to 1, that staff would call it a breach, before any of their verdicts: the model's certainty, drawn in
 * from both ends, and towards one half where it names a doubt.
 */
export function probabilityOf({ category, confidence, doubt }: Verdict): number {
  const certain = MARGIN + (1 - 2 * MARGIN) * (confidence / 100)
  const probability = category === null ? 1 - certain : certain
  const drawn = doubt === 'none' ? probability : probability + (0.5 - probability) * DOUBT
  return toFourDigits(drawn)
}

/** The same as a whole number, 0 to 100: what calibrations and tiers are kept by. */
export function scoreOf(verdict: Verdict): number {
  return Math.round(probabilityOf(verdict) * 100)
}

/** What staff said of a model's judgements of one score: [score 0 to 100, judgements, of which breaches]. */
export type Graded = readonly [score: number, given: number, upheld: number]

/** What staff of all guilds said of one model's judgements. */
export interface Calibration {
  /** Number of judgements in it; 0: none yet. */
  readonly version: number
  readonly graded: readonly Graded[]
}

export const uncalibrated: Calibration = { version: 0, graded: [] }

/** Adds one verdict of staff. */
export function gradedWith({ version, graded }: Calibration, score: number, isUpheld: boolean): Calibration {
  const counted = new Map(graded.map((entry) => [entry[0], entry]))
  const [, given, upheld] = counted.get(score) ?? [score, 0, 0]
  counted.set(score, [score, given + 1, upheld + (isUpheld ? 1 : 0)])
  return { version: version + 1, graded: [...counted.values()].sort((a, b) => a[0] - b[0]) }
}

/** Every score counts as so many verdicts that say what the prior says: few verdicts move it little. */
const PRIOR_WEIGHT = 2

/**
 * The probability after what staff said: isotonic regression (pool adjacent violators) over all scores, each with the
 * prior's own verdicts beside those of staff. More certain is never less probable. Sums, quotients and comparisons of
 * doubles alone, so that every machine gets the same.
 */
export function calibrated(verdict: Verdict, calibration: Calibration): number {
  if (calibration.version === 0) return probabilityOf(verdict)
  return curveOf(calibration)[scoreOf(verdict)] ?? probabilityOf(verdict)
}

/** Probabilities for the scores 0 to 100. */
export function curveOf({ graded }: Calibration): readonly number[] {
  const known = new Map(graded.map((entry) => [entry[0], entry]))
  const blocks: { weight: number; breaches: number; scores: number }[] = []
  for (let score = 0; score <= 100; score++) {
    const [, given, upheld] = known.get(score) ?? [score, 0, 0]
    let block = { weight: PRIOR_WEIGHT + given, breaches: (PRIOR_WEIGHT * score) / 100 + upheld, scores: 1 }
    for (let last = blocks.at(-1); last && isAbove(last, block); last = blocks.at(-1)) {
      blocks.pop()
      const { weight, breaches, scores } = block
      block = { weight: last.weight + weight, breaches: last.breaches + breaches, scores: last.scores + scores }
    }
    blocks.push(block)
  }
  return blocks.flatMap(({ weight, breaches, scores }) =>
    Array.from({ length: scores }, () => toFourDigits(breaches / weight)),
  )
}

const isAbove = (a: { weight: number; breaches: number }, b: { weight: number; breaches: number }) =>
  a.breaches * b.weight > b.breaches * a.weight

const toFourDigits = (probability: number) => Math.round(probability * 10_000) / 10_000
