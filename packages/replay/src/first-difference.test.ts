import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstDifference } from './first-difference.ts'

test('values that are the same differ nowhere', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => firstDifference(value, structuredClone(value)) === null))
})

test('values that are not the same differ somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      const norm = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown
      const same = firstDifference(norm(a), norm(b)) === null
      // Objects that differ in the order of their keys alone hold the same.
      if (same) expect(firstDifference(norm(b), norm(a))).toBeNull()
    }),
  )
})

test('the place is named without what is in it', () => {
  expect(firstDifference({ a: [{ b: 'secret' }] }, { a: [{ b: 'other' }] })).toBe('a.0.b')
  expect(firstDifference({ a: 1 }, { a: 1, c: 2 })).toBe('c')
})
