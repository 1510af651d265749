import { describe, expect, test } from 'vitest'
import { coalesce } from './coalesce.ts'

describe('asking once', () => {
  test('serves callers that ask at the same time or soon after, and asks again later', async () => {
    let now = 0
    let asked = 0
    const kept = coalesce<number>(1_000, () => now)
    const ask = async () => ++asked
    expect(await Promise.all([kept('a', ask), kept('a', ask)])).toEqual([1, 1])
    now = 999
    expect(await kept('a', ask)).toBe(1)
    expect(await kept('b', ask)).toBe(2)
    now = 1_000
    expect(await kept('a', ask)).toBe(3)
  })

  test('keeps no failure, and no answer that is not worth keeping', async () => {
    const kept = coalesce<number>(1_000, () => 0)
    await expect(kept('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(
      await kept(
        'a',
        async () => 1,
        () => false,
      ),
    ).toBe(1)
    expect(await kept('a', async () => 2)).toBe(2)
    expect(await kept('a', async () => 3)).toBe(2)
  })
})
