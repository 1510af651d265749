import { snowflakeAt } from '@nexus/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planDeletion } from './plan-deletion.ts'

const NOW = 1_793_534_400_000
const DAY = 86_400_000

test('messages are deleted 2 to 100 together, each once, and old ones singly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 * DAY }), { maxLength: 350 }), (ages) => {
      const ids = ages.map((age) => snowflakeAt(NOW - age))
      const { together, singly } = planDeletion([...ids, ...ids], NOW)
      for (const chunk of together) {
        expect(chunk.length).toBeGreaterThanOrEqual(2)
        expect(chunk.length).toBeLessThanOrEqual(100)
        for (const id of chunk)
          expect(ages.some((age) => snowflakeAt(NOW - age) === id && age < 14 * DAY - 300_000)).toBe(true)
      }
      expect([...together.flat(), ...singly].sort()).toEqual([...new Set(ids)].sort())
    }),
  )
})

test('one message is never deleted together with nobody', () => {
  expect(planDeletion([snowflakeAt(NOW)], NOW)).toEqual({ together: [], singly: [snowflakeAt(NOW)] })
})
