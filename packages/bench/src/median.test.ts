import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, quantile } from './median.ts'

describe('a quantile', () => {
  test('lies between its neighbours, by their distance', () => {
    expect(quantile([10, 0, 20, 30], 0.5)).toBe(15)
    expect(quantile([0, 100], 0.99)).toBe(99)
    expect(median([3, 1, 2])).toBe(2)
  })

  test('grows with its share and never leaves the values', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 })
    const share = fc.double({ noNaN: true, min: 0, max: 1 })
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const [low, high] = [quantile(list, Math.min(a, b)), quantile(list, Math.max(a, b))]
        expect(low).toBeLessThanOrEqual(high + 1e-6)
        expect(low).toBeGreaterThanOrEqual(Math.min(...list) - 1e-6)
        expect(high).toBeLessThanOrEqual(Math.max(...list) + 1e-6)
      }),
    )
  })
})
