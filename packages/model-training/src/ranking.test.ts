import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rank } from './ranking.ts'

describe('how well scores tell harmful from harmless', () => {
  test('is perfect where every harmful text scores above every harmless one, however few there are', () => {
    expect(rank([3, 4], [1, 2])).toEqual({ auc: 1, ap: 1, recallAt: { 5: 1, 10: 1, 20: 1 } })
  })

  test('counts a tie with a harmless text as not told apart', () => {
    expect(rank([2, 2], [2, 1])).toMatchObject({ auc: 0.75, recallAt: { 5: 0 } })
  })

  test('finds at a share of false positives what lies above the harmless texts that are left out', () => {
    const harmless = Array.from({ length: 20 }, (_, nth) => nth)
    expect(rank([18.5, 19.5, 17.5, 15.5], harmless).recallAt).toEqual({ 5: 0.5, 10: 0.75, 20: 1 })
  })

  test('grows with the false positives that are allowed, and does not ask for the scale of scores', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(scores, scores, (harmful, harmless) => {
        const ranking = rank(harmful, harmless)
        const { recallAt } = ranking
        expect(recallAt[5]).toBeLessThanOrEqual(recallAt[10])
        expect(recallAt[10]).toBeLessThanOrEqual(recallAt[20])
        const scaled = (values: readonly number[]) => values.map((value) => value * 3 - 7)
        expect(rank(scaled(harmful), scaled(harmless))).toEqual(ranking)
      }),
    )
  })
})
