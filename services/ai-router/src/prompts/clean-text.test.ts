import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText } from './clean-text.ts'

describe('cleaning a text', () => {
  test.each([
    ['plain words, ünïcödé, 日本語, عربى', 'plain words, ünïcödé, 日本語, عربى', 0],
    ['two\r\nlines\tand a tab', 'two\nlines\tand a tab', 0],
    ['zero\u200bwidth\u200b and \u202eturned\u202c', 'zerowidth and turned', 4],
    ['\u0000nul\u0007 bell \u001b[31m', 'nul bell [31m', 3],
    ['tags \u{e0061}\u{e0062}', 'tags ', 2],
    ['half \ud83d of a pair', 'half  of a pair', 1],
    ['a family 👨‍👩‍👧 and a 🏳️‍🌈', 'a family 👨‍👩‍👧 and a 🏳️‍🌈', 0],
  ])('of %j leaves %j', (text, clean, hidden) => {
    expect(cleanText(text, 1_000)).toEqual({ text: clean, hidden, cut: 0 })
  })

  test('cuts between characters and says how many are gone', () => {
    expect(cleanText('😀😀😀', 2)).toEqual({ text: '😀😀', hidden: 0, cut: 1 })
  })

  test('leaves nothing invisible and nothing too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat({ max: 200 }), (raw, max) => {
        const { text } = cleanText(raw, max)
        expect([...text].length).toBeLessThanOrEqual(max)
        expect(text.isWellFormed()).toBe(true)
        expect(text.replace(/[\n\t\u200d]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}]/u)
      }),
    )
  })
})
