import fc from 'fast-check'
import { expect, test } from 'vitest'
import { footerText, readRevision } from './card-footer.ts'

test('what stands at the foot of a card is read back, whatever the numbers', () => {
  fc.assert(
    fc.property(fc.nat(), fc.uuid(), fc.nat(), (number, caseId, revision) => {
      expect(readRevision(footerText(number, caseId, revision))).toEqual({ caseId, revision })
    }),
  )
})

test('no other text passes for it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readRevision(text)).toBeNull()
    }),
  )
})
