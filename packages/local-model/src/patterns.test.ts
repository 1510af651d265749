import { describe, expect, test } from 'vitest'
import { compilePatterns } from './compile-patterns.ts'
import { type Family, families } from './families/index.ts'
import { indexPatterns } from './pattern-index.ts'
import { Reader } from './reader.ts'

const reader = new Reader()

function finds(pattern: string, text: string): boolean {
  const family: Family = { name: 'insult', category: 'other', severity: 1, says: '', patterns: { 600: pattern } }
  reader.read(text)
  return indexPatterns(compilePatterns([family]), -1).heaviest(reader) !== null
}

describe('a pattern', () => {
  test.each([
    ['kill (you|u)', 'i kill u now', true],
    ['kill (you|u)', 'i kill the lights', false],
    ['kill* you', 'killing you', true],
    ['use* it', 'using it', true],
    ['kill .. you', 'kill all of you', true],
    ['kill .. you', 'kill one two three four you', false],
    ['kill .... you', 'kill one two three four you', true],
    ['you are? bad', 'you bad', true],
    ['you are? bad', 'you are bad', true],
    ['you .. bad', 'you? bad', false],
    ['kill you', 'kill, you', true],
    ['kill you', 'skill you', false],
    ['dont go', 'don’t go', true],
    ['noob', 'noooooob', true],
    ['1488', '1488', true],
    ['1488', '1499', false],
  ])('"%s" in "%s": %s', (pattern, text, isFound) => {
    expect(finds(pattern, text)).toBe(isFound)
  })

  test('that cannot be read is refused', () => {
    expect(() => compilePatterns([{ ...(families[0] as Family), patterns: { 1: 'two/words' } }])).toThrow('one word')
    expect(() => compilePatterns([{ ...(families[0] as Family), patterns: { 1: '@nowhere' } }])).toThrow('@nowhere')
  })
})

test('of several the weightiest is told', () => {
  const patterns = compilePatterns([
    { name: 'insult', category: 'other', severity: 1, says: '', patterns: { 100: 'walnut', 300: 'big walnut' } },
    { name: 'scam', category: 'other', severity: 1, says: '', patterns: { 200: 'walnut' } },
  ])
  const index = indexPatterns(patterns, -1)
  reader.read('a walnut')
  expect(index.heaviest(reader)).toEqual({ family: 1, points: 200 })
  reader.read('a big walnut')
  expect(index.heaviest(reader)).toEqual({ family: 0, points: 300 })
})

test('addresses are not read', () => {
  reader.read('see https://idiot.example/kill-you now')
  expect(reader.wordCount).toBe(2)
})
