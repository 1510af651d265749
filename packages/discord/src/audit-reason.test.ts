import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auditReason } from './audit-reason.ts'

test('a reason is one line of at most 512 characters once encoded', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🦊', '%', '\n', '\u0000', '\ud800'), maxLength: 700 }),
      (text) => {
        const reason = auditReason(text)
        expect(encodeURIComponent(reason).length).toBeLessThanOrEqual(512)
        expect(reason).not.toMatch(/[\n\r]/)
      },
    ),
  )
})

test('a short reason stays as it is', () => {
  expect(auditReason('case 7: spam (é)')).toBe('case 7: spam (é)')
})

test('lines become one', () => {
  expect(auditReason('case 7\r\nspam\n')).toBe('case 7 spam')
})

test('a long reason is cut between characters', () => {
  expect(auditReason('🦊'.repeat(60))).toBe('🦊'.repeat(42))
})
