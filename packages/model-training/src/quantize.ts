import type { Weights } from '@nexus/local-model'
import type { Fitted } from './fit.ts'

/** Share of the largest weights that are cut off, so that the others are told more finely. */
const CUT = 0.0005

/** Weights as whole numbers of one byte. */
export function quantize({ weights, bias }: Fitted): Weights {
  const sizes = weights.map(Math.abs).sort()
  const largest = sizes[Math.floor(sizes.length * (1 - CUT)) - 1] ?? 0
  const scale = largest === 0 ? 1 : largest / 127
  const values = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / scale))))
  return { values, scale, bias }
}
