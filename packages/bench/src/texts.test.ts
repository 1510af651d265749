import { describe, expect, test } from 'vitest'
import { ASKED_WORD, ENFORCED_WORD, NOTED_WORD, saying, textGroups } from './texts.ts'

describe('what is said', () => {
  test('holds the word of its group and no other', () => {
    const groups = textGroups({ flagged: 0.1, asked: 0.01 })
    expect(groups.map(({ share }) => Math.round(share * 1_000))).toEqual([900, 90, 10])
    const words = [NOTED_WORD, ASKED_WORD, ENFORCED_WORD]
    for (const [place, { contents }] of groups.entries()) {
      const own = place === 0 ? [] : [words[place - 1]]
      for (const text of contents) expect(words.filter((word) => text.split(' ').includes(word))).toEqual(own)
    }
  })

  test('is the same on every run, and nearly never said twice', () => {
    expect(saying('')).toEqual(saying(''))
    expect(new Set(saying('')).size).toBeGreaterThan(1_450)
  })
})
