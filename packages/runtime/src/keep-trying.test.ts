import { FenceLostError } from '@nexus/streams'
import { describe, expect, test } from 'vitest'
import { keepTrying } from './keep-trying.ts'

class AwayError extends Error {
  readonly disposition = 'retry'
}

const options = (signal = new AbortController().signal) => {
  const told: string[] = []
  return {
    told,
    options: { signal, onUnavailable: () => void told.push('away'), onAvailable: () => void told.push('back') },
  }
}

describe('work that meets a store that is away', () => {
  test('is repeated until the store is back, and says so', async () => {
    const { told, options: given } = options()
    let failures = 2
    const result = await keepTrying(async () => {
      if (failures-- > 0) throw new AwayError('away')
      return 'done'
    }, given)
    expect(result).toBe('done')
    expect(told).toEqual(['away', 'away', 'back'])
  })

  test('ends when the service stops', async () => {
    const stopping = new AbortController()
    const { options: given } = options(stopping.signal)
    const work = keepTrying(async () => {
      setImmediate(() => stopping.abort())
      throw new AwayError('away')
    }, given)
    await expect(work).rejects.toThrow()
  })
})

describe('work that fails by itself', () => {
  test('is not repeated', async () => {
    const { told, options: given } = options()
    await expect(keepTrying(() => Promise.reject(new Error('broken')), given)).rejects.toThrow('broken')
    expect(told).toEqual([])
  })

  test('is not repeated under a lease that another owner holds', async () => {
    const { told, options: given } = options()
    await expect(keepTrying(() => Promise.reject(new FenceLostError('moderation', 0, 1)), given)).rejects.toThrow(
      'lease',
    )
    expect(told).toEqual([])
  })
})
