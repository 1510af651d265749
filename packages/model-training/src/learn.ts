import type { Weights } from '@nexus/local-model'
import { fit } from './fit.ts'
import { quantize } from './quantize.ts'
import { rowsOf } from './rows.ts'

/** A text as it is read for training, and what it counts as. */
export interface Lesson {
  readonly set: string
  /** Canonical. */
  readonly text: string
  readonly isHarmful: boolean
}

const COST = 0.5
const PASSES = 8
const SEED = 20_261_122

/** Learns weights: the same bytes for the same lessons on every machine. */
export function learn(lessons: readonly Lesson[], onPass?: (pass: number, passes: number) => void): Weights {
  const rows = rowsOf(lessons.map(({ text }) => text))
  const labels = lessons.map(({ isHarmful }) => isHarmful)
  const fitted = fit(rows, labels, sharesOf(lessons), {
    cost: COST,
    passes: PASSES,
    seed: SEED,
    onPass: (pass) => onPass?.(pass, PASSES),
  })
  return quantize(fitted)
}

/** What each lesson counts: large sets and labels less for each text, by the root of their size; 1 on average. */
function sharesOf(lessons: readonly Lesson[]): Float64Array {
  const sizes = new Map<string, number>()
  const groupOf = ({ set, isHarmful }: Lesson) => `${set} ${isHarmful}`
  for (const lesson of lessons) sizes.set(groupOf(lesson), (sizes.get(groupOf(lesson)) ?? 0) + 1)
  const shares = Float64Array.from(lessons, (lesson) => 1 / Math.sqrt(sizes.get(groupOf(lesson)) ?? 1))
  let sum = 0
  for (const share of shares) sum += share
  return shares.map((share) => (share * lessons.length) / sum)
}
