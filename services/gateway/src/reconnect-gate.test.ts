import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReconnectGate } from './reconnect-gate.ts'

describe('the gate to Discord', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const open = () => new ReconnectGate({ backoffMs: 1_000, longestBackoffMs: 60_000, tripAfter: 5 })

  /** Ms of (faked) time that passing takes, at most `limit`. */
  async function timeToPass(gate: ReconnectGate, limit: number): Promise<number> {
    const startedAt = Date.now()
    let passedAt: number | undefined
    void gate.pass().then(() => {
      passedAt = Date.now()
    })
    await vi.advanceTimersByTimeAsync(limit)
    return (passedAt ?? Number.POSITIVE_INFINITY) - startedAt
  }

  test('stands open at first and after a single failure', async () => {
    const gate = open()
    expect(await timeToPass(gate, 1)).toBe(0)
    gate.failed()
    expect(await timeToPass(gate, 1)).toBe(0)
  })

  test('lets pass ever later after failures in a row, within a minute, and at once after a success', async () => {
    const gate = open()
    for (let failures = 1; failures <= 20; failures++) {
      gate.failed()
      if (failures < 2) continue
      const ceiling = Math.min(60_000, 1_000 * 2 ** (failures - 2))
      const waited = await timeToPass(gate, 60_000)
      expect(waited).toBeGreaterThanOrEqual(ceiling / 2 - 1)
      expect(waited).toBeLessThanOrEqual(ceiling)
      expect(gate.isTripped).toBe(failures >= 5)
    }
    gate.succeeded()
    expect(gate.isTripped).toBe(false)
    expect(await timeToPass(gate, 1)).toBe(0)
  })

  test('lets nobody pass before every reason is lifted', async () => {
    const gate = open()
    gate.close('left')
    gate.close('fatal')
    const passed = vi.fn()
    void gate.pass().then(passed)
    gate.open('left')
    await vi.advanceTimersByTimeAsync(600_000)
    expect(passed).not.toHaveBeenCalled()
    gate.open('fatal')
    await vi.advanceTimersByTimeAsync(1)
    expect(passed).toHaveBeenCalledOnce()
  })
})
