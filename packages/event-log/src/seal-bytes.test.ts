import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UnsealError } from './errors.ts'
import { Keyring } from './keyring.ts'
import { sealBytes, sealRepeatably, unsealBytes } from './seal-bytes.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })
const plain = fc.uint8Array({ maxLength: 300 })

describe('sealed bytes', () => {
  test('open to what was sealed, with the same key and subject', () => {
    fc.assert(
      fc.property(key, fc.string(), plain, (k, subject, words) => {
        expect(new Uint8Array(unsealBytes(k, subject, sealBytes(k, subject, words)))).toEqual(words)
      }),
    )
  })

  test('open with no other key and no other subject', () => {
    fc.assert(
      fc.property(key, key, fc.string(), fc.string(), plain, (k, otherKey, subject, otherSubject, words) => {
        fc.pre(Buffer.compare(k, otherKey) !== 0 && subject !== otherSubject)
        const sealed = sealBytes(k, subject, words)
        expect(() => unsealBytes(otherKey, subject, sealed)).toThrow(UnsealError)
        expect(() => unsealBytes(k, otherSubject, sealed)).toThrow(UnsealError)
      }),
    )
  })

  test('open no more when any bit is changed or any byte is missing', () => {
    fc.assert(
      fc.property(key, plain, fc.nat(), fc.integer({ min: 0, max: 7 }), (k, words, at, bit) => {
        const sealed = sealBytes(k, 's', words)
        const altered = Buffer.from(sealed)
        const i = at % sealed.length
        altered[i] = (altered[i] ?? 0) ^ (1 << bit)
        expect(() => unsealBytes(k, 's', altered)).toThrow(UnsealError)
        expect(() => unsealBytes(k, 's', sealed.subarray(0, i))).toThrow(UnsealError)
      }),
    )
  })

  test('never repeat a nonce', () => {
    const k = randomBytes(32)
    const nonces = Array.from({ length: 5_000 }, () =>
      sealBytes(k, 's', Buffer.alloc(0)).subarray(1, 13).toString('hex'),
    )
    expect(new Set(nonces).size).toBe(5_000)
  })
})

describe('words that are sealed repeatably', () => {
  test('open to what they were, under a nonce that is their HMAC', () => {
    fc.assert(
      fc.property(key, fc.base64String(), fc.string({ unit: 'grapheme' }), (k, subject, words) => {
        const sealed = sealRepeatably(k, subject, words)
        const nonceKey = createHmac('sha256', k).update('nexus repeatable nonce').digest()
        const digest = createHmac('sha256', nonceKey).update(`${subject}\n`).update(words).digest()
        expect(sealed.subarray(1, 13)).toEqual(digest.subarray(0, 12))
        expect(unsealBytes(k, subject, sealed).toString()).toBe(words)
        expect(sealRepeatably(k, subject, words)).toEqual(sealed)
      }),
    )
  })
})

describe('a keyring', () => {
  test('unwraps what it or an older key wrapped, under the name it was wrapped for', () => {
    fc.assert(
      fc.property(key, key, key, (old, fresh, dataKey) => {
        fc.pre(Buffer.compare(old, fresh) !== 0)
        const before = new Keyring(old)
        const during = new Keyring(fresh, [old])
        const wrapped = before.wrap('subject', dataKey)
        expect(new Uint8Array(during.unwrap('subject', before.currentId, wrapped))).toEqual(dataKey)
        expect(during.currentId).not.toBe(before.currentId)
        expect(() => during.unwrap('another', before.currentId, wrapped)).toThrow(UnsealError)
        expect(() => new Keyring(fresh).unwrap('subject', before.currentId, wrapped)).toThrow(/was not given/)
      }),
      { numRuns: 50 },
    )
  })
})
