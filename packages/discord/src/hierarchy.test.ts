import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAbove, topRole } from './hierarchy.ts'

const EVERYONE = { id: '100', position: 0 }

describe('of two roles', () => {
  test('the one in the higher position ranks higher', () => {
    expect(isAbove({ id: '900', position: 2 }, { id: '100', position: 1 })).toBe(true)
    expect(isAbove({ id: '100', position: 1 }, { id: '900', position: 2 })).toBe(false)
  })

  test('in one position the lower id ranks higher, compared as a number', () => {
    expect(isAbove({ id: '99', position: 1 }, { id: '100', position: 1 })).toBe(true)
    expect(isAbove({ id: '100', position: 1 }, { id: '99', position: 1 })).toBe(false)
  })

  test('exactly one ranks higher, unless they are the same', () => {
    const roles = fc.record({ id: fc.bigInt(1n, 50n).map(String), position: fc.nat(5) })
    fc.assert(
      fc.property(roles, roles, (a, b) => {
        const isSame = a.position === b.position && a.id === b.id
        expect([isAbove(a, b), isAbove(b, a)].filter(Boolean)).toHaveLength(isSame ? 0 : 1)
      }),
    )
  })
})

describe('the top role', () => {
  const roles = [EVERYONE, { id: '300', position: 3 }, { id: '200', position: 3 }, { id: '400', position: 9 }]

  test('is the highest that is held', () => {
    expect(topRole(roles, ['300', '200'], '100')).toEqual({ id: '200', position: 3 })
  })

  test('is that of everyone for a member without roles, or with roles that are gone', () => {
    expect(topRole(roles, [], '100')).toEqual(EVERYONE)
    expect(topRole([], ['999'], '100')).toEqual(EVERYONE)
  })

  test('ranks above everyone even in its position', () => {
    expect(topRole([EVERYONE, { id: '900', position: 0 }], ['900'], '100')).toEqual({ id: '900', position: 0 })
  })
})
