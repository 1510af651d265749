import { describe, expect, test } from 'vitest'
import { waitFor } from './index.ts'

describe('waiting for a condition', () => {
  test('ends with the first truthy value', async () => {
    let looks = 0
    const value = await waitFor(() => (++looks === 3 ? 'there' : undefined), { intervalMs: 1 })
    expect(value).toBe('there')
    expect(looks).toBe(3)
  })

  test('goes on when the condition throws', async () => {
    let looks = 0
    const condition = () => {
      if (++looks < 3) throw new Error('not yet')
      return true
    }
    expect(await waitFor(condition, { intervalMs: 1 })).toBe(true)
  })

  test('fails at the deadline with what was waited for and what came last', async () => {
    const waiting = waitFor(() => 0, { timeoutMs: 20, intervalMs: 1, what: 'a message' })
    await expect(waiting).rejects.toThrow('waited 20 ms for a message; it last returned 0')
  })

  test('fails at the deadline with the last error as its cause', async () => {
    const broken = () => Promise.reject(new Error('still broken'))
    await expect(waitFor(broken, { timeoutMs: 20, intervalMs: 1 })).rejects.toMatchObject({
      cause: new Error('still broken'),
    })
  })
})
