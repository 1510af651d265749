import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Queue } from './queue.ts'

test('gives back what was pushed, in order, and finds each by its place', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('push'), fc.constant('shift')), { maxLength: 200 }), (steps) => {
      const queue = new Queue<number>()
      const model: number[] = []
      let pushed = 0
      for (const step of steps) {
        if (step === 'push') {
          queue.push(pushed)
          model.push(pushed)
          pushed += 1
        } else expect(queue.shift()).toBe(model.shift())
        expect([queue.size, queue.first, queue.end]).toEqual([model.length, model[0], pushed])
        expect(queue.begin).toBe(pushed - model.length)
        for (let place = 0; place <= pushed; place++)
          expect(queue.at(place)).toBe(model.includes(place) ? place : undefined)
      }
    }),
    { numRuns: 50 },
  )
})

test('stays right past the point where it tidies up', () => {
  const queue = new Queue<number>()
  for (let i = 0; i < 5_000; i++) queue.push(i)
  for (let i = 0; i < 3_000; i++) expect(queue.shift()).toBe(i)
  expect([queue.first, queue.begin, queue.at(4_999), queue.at(2_999)]).toEqual([3_000, 3_000, 4_999, undefined])
})
