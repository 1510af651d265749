import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EffectLane } from './effect-lane.ts'

test('work of one key runs in the order it was submitted, and never more at once than there are places', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), ticks: fc.integer({ min: 0, max: 4 }) }), {
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 4 }),
      async (works, concurrency) => {
        const lane = new EffectLane(concurrency)
        const ran = new Map<string, number[]>()
        let running = 0
        let most = 0
        for (const [index, { key, ticks }] of works.entries()) {
          await lane.submit(key, async () => {
            running += 1
            most = Math.max(most, running)
            for (let tick = 0; tick < ticks; tick++) await Promise.resolve()
            ran.set(key, [...(ran.get(key) ?? []), index])
            running -= 1
          })
        }
        await lane.idle()
        for (const key of ['a', 'b', 'c']) {
          expect(ran.get(key) ?? []).toEqual(works.flatMap((work, index) => (work.key === key ? [index] : [])))
        }
        expect(most).toBeLessThanOrEqual(concurrency)
      },
    ),
  )
})

test('a slow call holds its key and no other', async () => {
  const lane = new EffectLane(2)
  const { promise: slow, resolve: release } = Promise.withResolvers<void>()
  const done: string[] = []
  await lane.submit('slow', () => slow.then(() => void done.push('slow')))
  await lane.submit('quick', async () => void done.push('quick'))
  await lane.submit('later', async () => {
    done.push('later')
    release()
  })
  await lane.idle()
  expect(done).toEqual(['quick', 'later', 'slow'])
})
