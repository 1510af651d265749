import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allOf, anyOf, notOf, weighed } from './kleene.ts'
import { isUnknown, type Matched } from './triggers/index.ts'

const found: Matched = { surface: 'content', ranges: [], explanation: 'a walnut' }
const truths = { yes: found, no: null, unknown: { unknown: 'the weather' } } as const
type Truth = keyof typeof truths

const truthOf = (matched: Matched): Truth => (matched === null ? 'no' : isUnknown(matched) ? 'unknown' : 'yes')
const truth = fc.constantFrom<Truth>('yes', 'no', 'unknown')
const all = (...parts: Truth[]) => truthOf(allOf(parts.map((part) => truths[part])))
const any = (...parts: Truth[]) => truthOf(anyOf(parts.map((part) => truths[part])))
const not = (part: Truth) => truthOf(notOf(truths[part], 'it'))

describe('what is not known', () => {
  test('is neither true nor false, in all, any and not', () => {
    expect([all('yes', 'unknown'), all('no', 'unknown'), any('yes', 'unknown'), any('no', 'unknown')]).toEqual([
      'unknown',
      'no',
      'yes',
      'unknown',
    ])
    expect([not('yes'), not('no'), not('unknown')]).toEqual(['no', 'yes', 'unknown'])
  })

  test('keeps the laws of Kleene: order, grouping, repetition, De Morgan, distribution', () => {
    fc.assert(
      fc.property(truth, truth, truth, (a, b, c) => {
        expect(all(a, b)).toBe(all(b, a))
        expect(any(a, b)).toBe(any(b, a))
        expect(all(a, all(b, c))).toBe(all(all(a, b), c))
        expect(any(a, any(b, c))).toBe(any(any(a, b), c))
        expect(all(a, a)).toBe(a)
        expect(any(a, a)).toBe(a)
        expect(not(not(a))).toBe(a)
        expect(not(all(a, b))).toBe(any(not(a), not(b)))
        expect(not(any(a, b))).toBe(all(not(a), not(b)))
        expect(all(a, any(b, c))).toBe(any(all(a, b), all(a, c)))
        expect(all(a, any(a, b))).toBe(a)
      }),
    )
  })

  test('never turns an answer into its opposite when it becomes known', () => {
    const parts = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 5 }), is: truth }), { minLength: 1 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 12 }), fc.boolean(), (given, atLeast, becomes) => {
        const ask = (of: typeof given) =>
          truthOf(
            weighed(
              of.map(({ weight, is }) => ({ weight, matched: truths[is] })),
              atLeast,
            ),
          )
        const known = given.map((part) => (part.is === 'unknown' ? { ...part, is: becomes ? 'yes' : 'no' } : part))
        const before = ask(given)
        if (before !== 'unknown') expect(ask(known as typeof given)).toBe(before)
        else
          expect(ask(given.map((part) => (part.is === 'unknown' ? { ...part, is: 'yes' as const } : part)))).toBe('yes')
      }),
    )
  })

  test('says what is missing, once', () => {
    expect(allOf([truths.unknown, { unknown: 'the time' }, truths.unknown])).toEqual({
      unknown: 'the weather and the time',
    })
  })
})

describe('several findings', () => {
  const weak: Matched = { ...found, explanation: 'perhaps a walnut', isWeak: true }

  test('are as sure as the least sure of those that all have to be there, and as the surest of any', () => {
    expect(allOf([found, weak])).toMatchObject({ isWeak: true })
    expect(anyOf([weak, found])).toBe(found)
    expect(anyOf([null, weak])).toBe(weak)
  })

  test('tell of each, with the points they make', () => {
    const parts = [
      { weight: 2, matched: found },
      { weight: 3, matched: { ...found, explanation: 'a link' } },
    ]
    expect(weighed(parts, 4)).toMatchObject({ explanation: 'a walnut, and a link (5 of 4 points)' })
    expect(weighed(parts, 6)).toBeNull()
  })
})
