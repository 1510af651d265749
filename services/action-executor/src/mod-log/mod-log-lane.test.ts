import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LaneOptions, ModLogLane } from './mod-log-lane.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function laneWith(show: LaneOptions['show'], changes: Partial<LaneOptions> = {}) {
  const abandoned: string[] = []
  const lane = new ModLogLane({
    show,
    abandon: async (caseId) => void abandoned.push(caseId),
    onDelay: () => {},
    clock: { now: () => Date.now() },
    ...changes,
  })
  return { lane, abandoned }
}

describe('the mod log lane', () => {
  test('gathers what follows at once into one message', async () => {
    const shown: string[] = []
    const { lane } = laneWith(async (caseId) => void shown.push(caseId))
    for (let word = 0; word < 50; word++) lane.note('a')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(shown).toEqual(['a'])
  })

  test('shows one case at most every 2 s, however much happens to it', async () => {
    const times: number[] = []
    const { lane } = laneWith(async () => void times.push(Date.now()))
    for (let at = 0; at < 10_000; at += 100) {
      lane.note('a')
      await vi.advanceTimersByTimeAsync(100)
    }
    const pauses = times.slice(1).map((time, index) => time - (times[index] as number))
    expect(times.length).toBeGreaterThan(3)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(2_000)
  })

  test('looks again after the last word, for an outcome that reaches the log a moment later', async () => {
    let looks = 0
    const { lane } = laneWith(async () => {
      looks += 1
    })
    lane.note('a')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(looks).toBe(3)
  })

  test('tries again when Discord does not answer, and stops the others no longer than its turn', async () => {
    const shown: string[] = []
    let failures = 3
    const { lane } = laneWith(async (caseId) => {
      if (caseId === 'a' && failures-- > 0) throw new Error('away')
      shown.push(caseId)
    })
    lane.note('a')
    lane.note('b')
    await vi.advanceTimersByTimeAsync(300)
    expect(shown).toEqual(['b'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(shown).toContain('a')
  })

  test('abandons a case that cannot be shown for too long, and says so once', async () => {
    const { lane, abandoned } = laneWith(
      async () => {
        throw new Error('away')
      },
      { abandonAfterMs: 60_000 },
    )
    lane.note('a')
    await vi.advanceTimersByTimeAsync(300_000)
    expect(abandoned).toEqual(['a'])
  })

  test('has few cases under way at once', async () => {
    let running = 0
    let most = 0
    const { lane } = laneWith(
      async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 100))
        running -= 1
      },
      { concurrency: 2 },
    )
    for (let n = 0; n < 20; n++) lane.note(`case ${n}`)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(most).toBe(2)
  })

  test('stops with nothing under way', async () => {
    let running = 0
    const { lane } = laneWith(async () => {
      running += 1
      await new Promise((resolve) => setTimeout(resolve, 100))
      running -= 1
    })
    lane.note('a')
    await vi.advanceTimersByTimeAsync(200)
    expect(running).toBe(1)
    const stopped = lane.stop()
    await vi.advanceTimersByTimeAsync(200)
    await stopped
    expect(running).toBe(0)
  })
})
