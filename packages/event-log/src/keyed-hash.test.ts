import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyedHash } from './keyed-hash.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  // Around the length at which a text no longer fits in place, and beyond.
  fc
    .tuple(fc.constantFrom('a', 'é', '漢', '🦉', '\ud800'), fc.integer({ min: 5_300, max: 17_000 }))
    .map(([unit, many]) => unit.repeat(many)),
)

describe('a keyed hash', () => {
  test('is HMAC-SHA-256, whatever the key and the text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 150 }),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (key, texts) => {
          const hashed = keyedHash(key)
          for (const one of texts) {
            const expected = createHmac('sha256', key).update(one).digest()
            expect(hashed(one, 'hex')).toBe(expected.toString('hex'))
            expect(hashed(one, 'latin1')).toBe(expected.toString('latin1'))
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  test('of one key does not depend on what was hashed under another before', () => {
    const one = keyedHash(Buffer.from('one'))
    const other = keyedHash(Buffer.from('other'))
    const before = one('words', 'hex')
    other('other words', 'hex')
    expect(one('words', 'hex')).toBe(before)
  })
})
