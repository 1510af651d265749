import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AckedSequence } from './acked-sequence.ts'

const fresh = (sequence = 0) => new AckedSequence({ sequence, lastByPartition: new Map(), lastMessageAt: 0 })

describe('the sequence to go on from', () => {
  test('stays below the first dispatch that is not acknowledged', () => {
    const acked = fresh()
    acked.expect(1, 0, 100)
    acked.expect(2, 1, 200)
    acked.expect(3, 0, 300)
    acked.acknowledge(3)
    acked.acknowledge(2)
    expect(acked.progress).toMatchObject({ sequence: 0, lastMessageAt: 0 })
    acked.acknowledge(1)
    expect(acked.progress).toEqual({
      sequence: 3,
      lastByPartition: new Map([
        [0, 3],
        [1, 2],
      ]),
      lastMessageAt: 300,
    })
  })

  test('passes over dispatches that are not published, but not past what is outstanding', () => {
    const acked = fresh()
    acked.pass(1)
    expect(acked.progress.sequence).toBe(1)
    acked.expect(2, 0, 0)
    acked.pass(3)
    expect(acked.progress.sequence).toBe(1)
    acked.acknowledge(2)
    expect(acked.progress).toMatchObject({ sequence: 3, lastByPartition: new Map([[0, 2]]) })
  })

  test('keeps the chain of a partition that has had nothing new', () => {
    const acked = new AckedSequence({ sequence: 9, lastByPartition: new Map([[2, 8]]), lastMessageAt: 5 })
    acked.expect(10, 0, 0)
    acked.acknowledge(10)
    expect(acked.progress.lastByPartition).toEqual(
      new Map([
        [0, 10],
        [2, 8],
      ]),
    )
  })

  test('is right after every acknowledgement, in whatever order they come', () => {
    const cases = fc.array(fc.constantFrom<null | 0 | 1 | 2>(null, 0, 1, 2), { maxLength: 30 }).chain((partitions) =>
      fc.record({
        partitions: fc.constant(partitions),
        order: fc.shuffledSubarray(
          partitions.map((_, i) => i + 1),
          { minLength: 0 },
        ),
      }),
    )
    fc.assert(
      fc.property(cases, ({ partitions, order }) => {
        const acked = fresh()
        partitions.forEach((partition, i) => {
          if (partition === null) acked.pass(i + 1)
          else acked.expect(i + 1, partition, 0)
        })
        const done = new Set(partitions.flatMap((partition, i) => (partition === null ? [i + 1] : [])))
        for (const sequence of order) {
          acked.acknowledge(sequence)
          done.add(sequence)
          let highest = 0
          while (done.has(highest + 1)) highest += 1
          const { progress } = acked
          expect(progress.sequence).toBe(highest)
          for (const partition of [0, 1, 2]) {
            const below = partitions.flatMap((p, i) => (p === partition && i + 1 <= highest ? [i + 1] : []))
            expect(progress.lastByPartition.get(partition)).toBe(below.at(-1))
          }
        }
      }),
    )
  })
})
