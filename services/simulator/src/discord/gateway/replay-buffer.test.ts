import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplayBuffer } from './replay-buffer.ts'

const frame = (sequence: number) => ({ sequence, row: 0, text: () => '' })

test('gives back exactly what came after, or null when some of it is gone', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      (limit, count, asked) => {
        const buffer = new ReplayBuffer(limit)
        for (let sequence = 1; sequence <= count; sequence++) buffer.push(frame(sequence))
        const after = buffer.after(Math.min(asked, count))
        const from = Math.min(asked, count) + 1
        if (from < count - limit + 1) expect(after).toBeNull()
        else
          expect(after?.map(({ sequence }) => sequence)).toEqual(
            Array.from({ length: count - from + 1 }, (_, index) => from + index),
          )
      },
    ),
  )
})
