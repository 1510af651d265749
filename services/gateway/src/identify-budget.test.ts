import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { IdentifyBudget, type IdentifyLimits } from './identify-budget.ts'

describe('sessions are begun', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function budget(...answers: (IdentifyLimits | Error)[]) {
    const told: string[] = []
    const at: Record<number, number> = {}
    const limits = new IdentifyBudget({
      fetchLimits: async () => {
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        if (answer === undefined || answer instanceof Error) throw answer
        return answer
      },
      now: Date.now,
      spacingMs: 5_000,
      events: {
        identifying: (shardId) => {
          at[shardId] = Date.now() - 1_000_000
        },
        exhausted: () => void told.push('exhausted'),
        failed: () => void told.push('failed'),
      },
    })
    return { limits, at, told }
  }
  const plenty = (maxConcurrency: number, remaining = 1_000): IdentifyLimits => ({
    remaining,
    resetAfterMs: 60_000,
    maxConcurrency,
  })
  const { signal } = new AbortController()

  test('one per 5 s and key, in the order in which shards ask', async () => {
    const { limits, at } = budget(plenty(2))
    for (const shardId of [0, 1, 2, 3, 4]) void limits.wait(shardId, signal)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(at).toEqual({ 0: 0, 1: 0, 2: 5_000, 3: 5_000, 4: 10_000 })
  })

  test('not at all while none is left, and again when the window has passed', async () => {
    const { limits, at, told } = budget(plenty(1, 1), plenty(1))
    void limits.wait(0, signal)
    await vi.advanceTimersByTimeAsync(1)
    void limits.wait(1, signal)
    await vi.advanceTimersByTimeAsync(50_000)
    expect(at).toEqual({ 0: 0 })
    expect(told).toEqual(['exhausted'])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(at[1]).toBeGreaterThanOrEqual(60_000)
  })

  test('once Discord says how many may be, however long that takes', async () => {
    const { limits, at, told } = budget(new Error('away'), new Error('away'), plenty(1))
    void limits.wait(0, signal)
    await vi.advanceTimersByTimeAsync(11_000)
    expect([at, told]).toEqual([{ 0: 10_000 }, ['failed', 'failed']])
  })

  test('not for a shard that closed meanwhile: the wait rejects with the abort alone', async () => {
    const { limits } = budget(plenty(1))
    const closing = new AbortController()
    void limits.wait(0, signal)
    const waiting = limits.wait(1, closing.signal)
    waiting.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(1_000)
    closing.abort(new Error('closed'))
    await expect(waiting).rejects.toThrow('closed')
  })
})
