import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partitionOf } from './partition-of.ts'

describe('the partition of a guild', () => {
  test('is FNV-1a of its id, so that it is the same in every language and for ever', () => {
    // Published test vectors of 32-bit FNV-1a: '' → 811c9dc5, 'a' → e40c292c, 'foobar' → bf9cf968.
    const whole = 2 ** 32
    expect(partitionOf('', whole)).toBe(0x811c9dc5)
    expect(partitionOf('a', whole)).toBe(0xe40c292c)
    expect(partitionOf('foobar', whole)).toBe(0xbf9cf968)
  })

  test('is one of the partitions, also for what belongs to no guild', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.integer({ min: 1, max: 1_024 }), (guildId, partitions) => {
        const partition = partitionOf(guildId, partitions)
        expect(Number.isInteger(partition) && partition >= 0 && partition < partitions).toBe(true)
      }),
    )
  })

  test('spreads snowflakes evenly: none of 4 partitions gets more than 30 % of 10,000 guilds', () => {
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 10_000; i += 1) {
      const partition = partitionOf(String(81_384_788_765_712_384n + BigInt(i) * 4_194_304n), 4)
      counts[partition] = (counts[partition] ?? 0) + 1
    }
    expect(Math.max(...counts)).toBeLessThan(3_000)
  })
})
