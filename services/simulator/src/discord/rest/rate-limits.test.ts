import { describe, expect, test } from 'vitest'
import { RateLimits } from './rate-limits.ts'
import type { Route } from './route.ts'

const route: Route = {
  method: 'POST',
  path: '/channels/{channel_id}/messages',
  auth: 'path',
  limit: { limit: 2, windowMs: 5_000 },
  handle: () => ({ status: 204 }),
}

function limitsAt(clock: { now: number }, options: Partial<ConstructorParameters<typeof RateLimits>[0]> = {}) {
  return new RateLimits({ globalPerSecond: 3, perRoute: true, invalidRequestLimit: 4, ...options }, () => clock.now)
}
const inChannel = (id: string) => ({ route, params: { channel_id: id } })

describe('rate limits', () => {
  test('a bucket runs out per channel and refills when its window ends', () => {
    const clock = { now: 0 }
    const limits = limitsAt(clock)
    const exceeded = () => limits.take('bot', inChannel('1')).isExceeded
    expect([exceeded(), exceeded(), exceeded()]).toEqual([false, false, true])
    expect(limits.take('bot', inChannel('2')).isExceeded).toBe(false)
    clock.now = 5_000
    expect(exceeded()).toBe(false)
  })

  test('the global limit counts over all routes of one bot', () => {
    const clock = { now: 0 }
    const limits = limitsAt(clock)
    expect([1, 2, 3, 4].map(() => limits.takeGlobal('bot'))).toEqual([0, 0, 0, 1_000])
    expect(limits.takeGlobal('other')).toBe(0)
  })

  test('switched off, nothing runs out', () => {
    const limits = limitsAt({ now: 0 }, { perRoute: false, globalPerSecond: null })
    for (let sent = 0; sent < 100; sent++)
      expect([limits.take('bot', inChannel('1')).isExceeded, limits.takeGlobal('bot')]).toEqual([false, 0])
  })

  test('too many invalid requests shut everyone out for an hour', () => {
    const clock = { now: 0 }
    const limits = limitsAt(clock)
    for (let bad = 0; bad < 3; bad++) limits.countInvalid()
    expect(limits.shutOutMs).toBe(0)
    limits.countInvalid()
    expect(limits.shutOutMs).toBe(3_600_000)
    clock.now = 3_600_000
    expect(limits.shutOutMs).toBe(0)
  })

  test('invalid requests of more than ten minutes ago do not count', () => {
    const clock = { now: 0 }
    const limits = limitsAt(clock)
    for (let bad = 0; bad < 3; bad++) limits.countInvalid()
    clock.now = 600_000
    limits.countInvalid()
    expect([limits.invalidRequests, limits.shutOutMs]).toEqual([1, 0])
  })
})
