import { BUCKETS } from '@nexus/local-model'
import type { Rows } from './rows.ts'
import { chance, shuffle } from './shuffle.ts'

export interface FitOptions {
  /** What a fault costs, against large weights. */
  readonly cost: number
  readonly passes: number
  readonly seed: number
  readonly onPass?: (pass: number, largestStep: number) => void
}

export interface Fitted {
  readonly weights: Float64Array
  readonly bias: number
}

/** The input that the bias is the weight of. */
const BIAS_INPUT = 1

/**
 * Fits a line between harmful and harmless rows: squared hinge loss, by dual coordinate descent (Hsieh et al., 2008). It
 * adds, multiplies and divides in one fixed order, so that every machine gives the same bytes.
 */
export function fit(
  { count, starts, buckets, values }: Rows,
  labels: readonly boolean[],
  shares: Float64Array,
  { cost, passes, seed, onPass }: FitOptions,
): Fitted {
  const weights = new Float64Array(BUCKETS)
  let bias = 0
  const alphas = new Float64Array(count)
  const diagonal = new Float64Array(count)
  const squares = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    diagonal[row] = 0.5 / (cost * (shares[row] ?? 1))
    let square = BIAS_INPUT * BIAS_INPUT
    for (let at = starts[row] ?? 0, end = starts[row + 1] ?? 0; at < end; at++) square += (values[at] ?? 0) ** 2
    squares[row] = square + (diagonal[row] ?? 0)
  }
  const order = Int32Array.from({ length: count }, (_, row) => row)
  const next = chance(seed)
  for (let pass = 1; pass <= passes; pass++) {
    shuffle(order, next)
    let largestStep = 0
    for (const row of order) {
      const from = starts[row] ?? 0
      const end = starts[row + 1] ?? 0
      const label = labels[row] ? 1 : -1
      let margin = bias * BIAS_INPUT
      for (let at = from; at < end; at++) margin += (weights[buckets[at] ?? 0] ?? 0) * (values[at] ?? 0)
      const alpha = alphas[row] ?? 0
      const gradient = label * margin - 1 + alpha * (diagonal[row] ?? 0)
      const moved = Math.max(0, alpha - gradient / (squares[row] ?? 1))
      if (moved === alpha) continue
      const step = (moved - alpha) * label
      alphas[row] = moved
      largestStep = Math.max(largestStep, Math.abs(step))
      for (let at = from; at < end; at++) {
        const bucket = buckets[at] ?? 0
        weights[bucket] = (weights[bucket] ?? 0) + step * (values[at] ?? 0)
      }
      bias += step * BIAS_INPUT
    }
    onPass?.(pass, largestStep)
  }
  return { weights, bias }
}
