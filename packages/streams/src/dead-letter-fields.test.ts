import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DeadEntry, deadLetterFields, readDeadLetter } from './dead-letter-fields.ts'

test('a dead letter is read as it was written, whatever its fields are called', () => {
  const letter: fc.Arbitrary<DeadEntry> = fc.record({
    stream: fc.string(),
    entryId: fc.string(),
    group: fc.string(),
    attempts: fc.nat(),
    code: fc.string(),
    message: fc.string(),
    at: fc.nat(),
    fields: fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('stream', 'code', 'at')), fc.string()))
      .map((pairs) => pairs.flat()),
  })
  fc.assert(
    fc.property(letter, (entry) => {
      expect(readDeadLetter(deadLetterFields(entry))).toEqual(entry)
    }),
  )
})
