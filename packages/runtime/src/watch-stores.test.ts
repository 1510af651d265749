import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Health } from './health.ts'
import { openLogger } from './logger.ts'
import { watchStores } from './watch-stores.ts'

const EVERY_MS = 20
const WITHIN_MS = 10

let health: Health
let ended: AbortController
let asked: number
let answer: () => Promise<unknown>

beforeEach(() => {
  health = new Health()
  health.set('redis', { state: 'up' })
  ended = new AbortController()
  asked = 0
  answer = async () => 'here'
  const ask = () => {
    asked += 1
    return answer()
  }
  const log = openLogger('test', 'silent')
  void watchStores({
    stores: { redis: ask },
    health,
    log,
    signal: ended.signal,
    everyMs: EVERY_MS,
    withinMs: WITHIN_MS,
  })
})
afterEach(() => ended.abort())

const refuse = async () => {
  throw new Error('OOM command not allowed')
}
const until = (isTrue: () => boolean) => vi.waitUntil(isTrue, { timeout: 5_000, interval: 1 })
/** Waits until so many more questions were answered. */
const rounds = (count: number) => {
  const from = asked
  return until(() => asked > from + count)
}

describe('a store', () => {
  test('that refuses every call makes the service unready, and says why; ready again when it serves', async () => {
    expect(health.isReady).toBe(true)
    answer = refuse
    await until(() => !health.isReady)
    expect(health.report().redis).toEqual({ state: 'down', detail: 'OOM command not allowed' })
    answer = async () => 'here'
    await until(() => health.isReady)
    expect(health.report().redis).toEqual({ state: 'up' })
  })

  test('that does not answer makes the service unready, and is not asked again meanwhile', async () => {
    let goOn: () => void = () => undefined
    answer = () =>
      new Promise<void>((resolve) => {
        goOn = resolve
      })
    await until(() => !health.isReady)
    const before = asked
    expect(health.report().redis?.detail).toBe(`no answer within ${WITHIN_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5 * EVERY_MS))
    expect(asked).toBe(before)
    answer = async () => 'here'
    goOn()
    await until(() => health.isReady)
  })

  test('that fails once or twice changes nothing', async () => {
    const seen = new Set<boolean>()
    for (let i = 0; i < 3; i++) {
      let failures = 0
      answer = async () => {
        seen.add(health.isReady)
        failures += 1
        if (failures <= 2) throw new Error('for a moment')
      }
      await rounds(4)
    }
    expect(seen).toEqual(new Set([true]))
  })

  test('that answers once between failures stays down', async () => {
    answer = refuse
    await until(() => !health.isReady)
    let turn = 0
    answer = async () => {
      turn += 1
      if (turn % 2 === 0) throw new Error('again')
    }
    await rounds(6)
    expect(health.isReady).toBe(false)
  })
})
