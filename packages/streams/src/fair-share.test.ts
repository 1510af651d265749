import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairShare } from './fair-share.ts'

const members = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 })

describe('the fair share', () => {
  test('of all members together is every partition, each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), members, (partitions, names) => {
        const shares = names.map((name) => fairShare(partitions, names, name))
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(partitions)
      }),
    )
  })

  test('differs by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), members, (partitions, names) => {
        const shares = names.map((name) => fairShare(partitions, names, name))
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('counts the asker though its sign of life is not seen yet', () => {
    expect(fairShare(4, ['b'], 'a')).toBe(2)
  })

  test('leaves those beyond the number of partitions standing by', () => {
    expect(fairShare(2, ['a', 'b', 'c'], 'c')).toBe(0)
  })
})
