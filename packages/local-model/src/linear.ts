import type { Grams } from './grams.ts'

/** A trained line between harmless and not: one weight for each bucket. */
export interface Weights {
  /** One for each bucket, -127 to 127. */
  readonly values: Int8Array
  /** What one unit of `values` is worth. */
  readonly scale: number
  readonly bias: number
}

/**
 * How far on the harmful side a text is; below 0: the harmless one. The sum is of whole numbers, so it is the same on every
 * machine and in every order.
 */
export function marginOf({ values, scale, bias }: Weights, { buckets, count }: Grams): number {
  if (count === 0) return bias
  let sum = 0
  for (let at = 0; at < count; at++) sum += values[buckets[at] ?? 0] ?? 0
  return (sum * scale) / Math.sqrt(count) + bias
}
