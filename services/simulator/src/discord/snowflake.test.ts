import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Clock } from './clock.ts'
import { compareSnowflakes, createSnowflakeMint, DISCORD_EPOCH_MS, snowflakeAt, timestampOf } from './snowflake.ts'

function clockAt(times: readonly number[]): Clock {
  let place = 0
  return {
    now: () => times[Math.min(place++, times.length - 1)] ?? 0,
    advance: () => undefined,
    set: () => undefined,
    offsetMs: 0,
  }
}

test('an id tells when it was made', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: DISCORD_EPOCH_MS, max: DISCORD_EPOCH_MS + 2 ** 41 }),
      fc.integer({ min: 0, max: 2 ** 22 - 1 }),
      (at, low) => {
        expect(timestampOf(snowflakeAt(at, low))).toBe(at)
      },
    ),
  )
})

test('each id of a mint is larger than the one before, even when the clock stands or runs back', () => {
  const times = fc.array(fc.integer({ min: DISCORD_EPOCH_MS, max: DISCORD_EPOCH_MS + 1_000 }), {
    minLength: 1,
    maxLength: 50,
  })
  fc.assert(
    fc.property(times, (moments) => {
      const mint = createSnowflakeMint(clockAt(moments))
      const ids = moments.map(() => mint.next())
      for (const [index, id] of ids.entries())
        if (index > 0) expect(compareSnowflakes(id, ids[index - 1] ?? '')).toBeGreaterThan(0)
    }),
  )
})

test('more ids than fit into a millisecond move on to the next', () => {
  const mint = createSnowflakeMint(clockAt([DISCORD_EPOCH_MS + 5]))
  const ids = Array.from({ length: 10_000 }, () => mint.next())
  expect(new Set(ids).size).toBe(10_000)
})
