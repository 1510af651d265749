import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { foldCase } from '../fold-case.ts'
import { requiredLiterals } from './required-literals.ts'

describe('what a pattern cannot do without', () => {
  test.each([
    ['free\\s+nitro', ['nitro']],
    ['FREE', ['free']],
    ['(free|gratis) nitro', ['free nitro', 'gratis nitro']],
    ['(?:steam|epic).*gift', ['steam', 'epic']],
    ['ab?cde', ['acde', 'abcde']],
    ['w[a4]lnut', ['walnut', 'w4lnut']],
    ['(?i)(?P<name>walnut)+', ['walnut']],
    ['\\bwalnut\\b', ['walnut']],
    ['\\Qa.b\\E!', ['a.b!']],
    ['\\x{1F600}x', ['😀x']],
    ['walnut{2}', ['walnu']],
  ])('%s: %j', (pattern, literals) => {
    expect(requiredLiterals(pattern)).toEqual(literals)
  })

  test.each(['.*', '\\d{4}', '[a-z]+', 'a|walnut', '(walnut)?x', '\\pL{3}', 'x*', '[^abc]{5}'])(
    '%s: nothing',
    (pattern) => {
      expect(requiredLiterals(pattern)).toBeNull()
    },
  )

  test('stands in every text that the pattern matches', () => {
    const atom = fc.constantFrom(
      'a',
      'B',
      'wal',
      'nut',
      '.',
      '\\d',
      '[ab]',
      '[^a]',
      '\\b',
      'é',
      'ſ',
      'K',
      '[b-d]',
      '\\.',
      '\\Qa+\\E',
      '^',
      '[]a]',
    )
    const pattern = fc.letrec<{ part: string }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('part'), tie('part')).map(([a, b]) => a + b),
        fc.tuple(tie('part'), tie('part')).map(([a, b]) => `(${a}|${b})`),
        fc
          .tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '+?'))
          .map(([a, q]) => `(?:${a})${q}`),
      ),
    })).part
    const text = fc.array(
      fc.constantFrom('a', 'A', 'b', 'wal', 'NUT', 'nut', '1', '.', 'É', 's', 'k', '+', 'd', ']', ' '),
      { maxLength: 20 },
    )
    let matched = 0
    fc.assert(
      fc.property(pattern, text, (written, parts) => {
        const literals = requiredLiterals(written)
        const tried = parts.join('')
        if (!literals || !RE2JS.compile(written, RE2JS.CASE_INSENSITIVE).test(tried)) return
        matched++
        expect(literals.some((literal) => foldCase(tried).includes(literal))).toBe(true)
      }),
      { numRuns: 8_000 },
    )
    expect(matched).toBeGreaterThan(50)
  }, 60_000)
})

describe('folded case', () => {
  test('is the same for all that patterns without regard to case take for one character', () => {
    for (let code = 0; code < 0x1_e9_44; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const character = String.fromCodePoint(code)
      const others = [character.toLowerCase(), character.toUpperCase(), foldCase(character)]
      for (const other of others) {
        if (other === character || [...other].length !== 1) continue
        if (RE2JS.compile(`^(?i:${RE2JS.quote(character)})$`).test(other))
          expect(foldCase(other), character).toBe(foldCase(character))
      }
    }
  }, 60_000)
})
