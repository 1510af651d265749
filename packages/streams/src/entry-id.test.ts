import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareEntries, entriesFrom, timeOfEntry } from './entry-id.ts'

const part = fc.integer({ min: 0, max: 2 ** 48 })

describe('an entry id', () => {
  test('orders by time, then by sequence, and never as text', () => {
    expect(['10-0', '9-0', '9-11', '9-2'].toSorted(compareEntries)).toEqual(['9-0', '9-2', '9-11', '10-0'])
  })

  test('of a run is the one before with the next sequence', () => {
    fc.assert(
      fc.property(part, part, fc.integer({ min: 1, max: 50 }), (time, sequence, count) => {
        const ids = entriesFrom(`${time}-${sequence}`, count)
        expect(ids).toEqual(Array.from({ length: count }, (_, i) => `${time}-${sequence + i}`))
        expect(ids.every((id) => timeOfEntry(id) === time)).toBe(true)
      }),
    )
  })
})
