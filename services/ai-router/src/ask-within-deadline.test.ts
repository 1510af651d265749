import { describe, expect, test } from 'vitest'
import { askWithinDeadline, type DeadlineOptions } from './ask-within-deadline.ts'
import { ProviderFault } from './provider-fault.ts'

const transient = (facts: { retryAfterMs?: number } = {}) =>
  new ProviderFault('unavailable', { detail: '500', isTransient: true, isOutage: true, ...facts })

const options = (change: Partial<DeadlineOptions> = {}): DeadlineOptions => ({
  withinMs: 1_000,
  attemptMs: 400,
  maxAttempts: 3,
  firstWaitMs: 10,
  longestWaitMs: 40,
  random: () => 0.5,
  signal: new AbortController().signal,
  guard: (call) => call(),
  ...change,
})

/** Fails with each of `faults`, then answers. */
function failing(...faults: ProviderFault[]) {
  const calls: number[] = []
  return {
    calls,
    ask: async () => {
      calls.push(performance.now())
      const fault = faults[calls.length - 1]
      if (fault) throw fault
      return 'yes'
    },
  }
}

const never = () => new Promise<never>(() => undefined)

async function timed<R>(work: Promise<R>): Promise<{ result: R; tookMs: number }> {
  const startedAt = performance.now()
  return { result: await work, tookMs: performance.now() - startedAt }
}

describe('asking within a deadline', () => {
  test('answers at the first call when it can', async () => {
    expect(await askWithinDeadline(failing().ask, options())).toEqual({ ok: true, value: 'yes', attempts: 1 })
  })

  test('asks again after a transient fault, after a wait within its bound', async () => {
    const { ask, calls } = failing(transient(), transient())
    expect(await askWithinDeadline(ask, options({ random: () => 0.999 }))).toMatchObject({ ok: true, attempts: 3 })
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(8)
    expect((calls[2] ?? 0) - (calls[1] ?? 0)).toBeGreaterThanOrEqual(17)
  })

  test('does not ask again when it would make no difference', async () => {
    const refusal = new ProviderFault('refusal', { detail: 'no' })
    const { ask, calls } = failing(refusal)
    expect(await askWithinDeadline(ask, options())).toEqual({ ok: false, fault: refusal, attempts: 1 })
    expect(calls).toHaveLength(1)
  })

  test('gives up after the last attempt with the last fault', async () => {
    const last = transient()
    const { ask } = failing(transient(), transient(), last)
    expect(await askWithinDeadline(ask, options())).toEqual({ ok: false, fault: last, attempts: 3 })
  })

  test('waits as long as the provider asks for', async () => {
    const { ask, calls } = failing(transient({ retryAfterMs: 80 }))
    expect(await askWithinDeadline(ask, options())).toMatchObject({ ok: true, attempts: 2 })
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(79)
  })

  test('gives up at once when the provider asks for longer than there is', async () => {
    const limited = new ProviderFault('rate_limited', { detail: '429', isTransient: true, retryAfterMs: 3_600_000 })
    const { result, tookMs } = await timed(askWithinDeadline(failing(limited).ask, options()))
    expect(result).toEqual({ ok: false, fault: limited, attempts: 1 })
    expect(tookMs).toBeLessThan(500)
  })

  test('ends in time with a provider that never answers and ignores its signal', async () => {
    const { result, tookMs } = await timed(askWithinDeadline(never, options({ withinMs: 150, attemptMs: 60 })))
    expect(result).toMatchObject({ ok: false, fault: { fault: 'timeout' } })
    expect(tookMs).toBeLessThan(400)
    expect(result.attempts).toBeGreaterThanOrEqual(2)
  })

  test('lets the guard see an overdue attempt fail', async () => {
    const seen: unknown[] = []
    const guard: DeadlineOptions['guard'] = (call) =>
      call().catch((error: unknown) => {
        seen.push(error)
        throw error
      })
    await askWithinDeadline(never, options({ withinMs: 60, attemptMs: 50, guard }))
    expect(seen[0]).toMatchObject({ fault: 'timeout', isOutage: true })
  })

  test('stops at an open breaker and says what led there', async () => {
    let calls = 0
    const guard: DeadlineOptions['guard'] = (call) => {
      calls += 1
      if (calls === 1) return call()
      return Promise.reject(new ProviderFault('breaker_open', { detail: 'open' }))
    }
    const outcome = await askWithinDeadline(failing(transient()).ask, options({ guard }))
    expect(outcome).toMatchObject({
      ok: false,
      attempts: 1,
      fault: { fault: 'breaker_open', detail: 'open, after 500' },
    })
  })

  test('is stopped from outside, in a call and in a wait', async () => {
    for (const ask of [never, failing(transient({ retryAfterMs: 900 })).ask]) {
      const stop = new AbortController()
      const asked = askWithinDeadline<string>(ask, options({ signal: stop.signal, withinMs: 5_000, attemptMs: 5_000 }))
      setImmediate(() => stop.abort(new Error('stopping')))
      await expect(asked).rejects.toThrow(/stopping|abort/)
    }
  })

  test('draws its waits evenly from zero to their bound', async () => {
    const { ask, calls } = failing(transient())
    await askWithinDeadline(ask, options({ firstWaitMs: 10_000, longestWaitMs: 10_000, random: () => 0 }))
    expect(calls).toHaveLength(2)
  })
})
