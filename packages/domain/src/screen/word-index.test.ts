import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalize } from './canonicalize.ts'
import { indexWords } from './word-index.ts'
import { listWords } from './word-list.ts'

function found(patterns: readonly string[], text: string): string[] {
  const hits: string[] = []
  indexWords(patterns).scan(text, (pattern, start, end) => hits.push(`${pattern}:${start}-${end}`), 100_000)
  return hits.sort()
}

/** The same, by trying every pattern everywhere. */
function foundNaively(patterns: readonly string[], text: string): string[] {
  const hits: string[] = []
  for (const [index, pattern] of patterns.entries()) {
    if (pattern === '') continue
    for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1)) {
      hits.push(`${index}:${at}-${at + pattern.length}`)
    }
  }
  return hits.sort()
}

describe('an index of words', () => {
  test('finds exactly what trying every word everywhere finds', () => {
    const text = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ж', '\u{1f600}'), maxLength })
    fc.assert(
      fc.property(fc.array(text(5), { maxLength: 12 }), text(40), (patterns, haystack) => {
        expect(found(patterns, haystack)).toEqual(foundNaively(patterns, haystack))
      }),
      { numRuns: 2_000 },
    )
  }, 60_000)

  test('stops after its limit', () => {
    let hits = 0
    indexWords(['a', 'aa', 'aaa']).scan('a'.repeat(1_000), () => hits++, 50)
    expect(hits).toBe(50)
  })

  test('costs no more for ten thousand words than for ten, within reason', () => {
    const text = 'nothing of this is on any list, but it takes a while to read '.repeat(60)
    const cost = (count: number) => {
      const index = indexWords(Array.from({ length: count }, (_, nth) => `word${nth}x`))
      const spent = Array.from({ length: 30 }, () => {
        const from = process.hrtime.bigint()
        index.scan(text, () => {})
        return Number(process.hrtime.bigint() - from)
      })
      return Math.min(...spent)
    }
    expect(cost(10_000) / cost(10)).toBeLessThan(5)
  })
})

describe('a list of words', () => {
  const hits = (isWhole: boolean, word: string, text: string) => {
    let count = 0
    listWords([{ rule: 0, words: [word], isWhole }]).find(canonicalize(text).text, () => count++)
    return count
  }

  test('finds whole words only where they stand alone', () => {
    expect(hits(true, 'ass', 'class assassin')).toBe(0)
    expect(hits(true, 'ass', 'ass, (ass) _ass_')).toBe(3)
    expect(hits(true, 'ёж', 'ёжик ёж')).toBe(1)
    expect(hits(false, 'ass', 'class')).toBe(1)
  })

  test('takes words in any spelling, as it takes texts', () => {
    expect(hits(true, 'Ｎitrо', 'free nitro')).toBe(1)
  })
})
