import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { compareEntries } from './entry-id.ts'
import { PartitionCountError, StreamUnavailableError } from './errors.ts'
import { epochKey, leaseKey, partitionsKey, streamKey } from './keys.ts'
import { startFaultProxy } from './testing/fault-proxy.ts'
import { numbered, openForTest, openRedis } from './testing/open-for-test.ts'

vi.setConfig({ testTimeout: 30_000 })

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())
beforeEach(async () => {
  await using redis = openRedis(server.url)
  await redis.flushall()
})

async function numbersIn(redis: ReturnType<typeof openRedis>, partition: number, stream: string): Promise<number[]> {
  return (await redis.xrange(streamKey(partition, stream), '-', '+')).map(([, fields]) => Number(fields[1]))
}

describe('publish', () => {
  test('keeps the order of calls and entries per partition, and returns the ids in the order given', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const entries = Array.from({ length: 2_000 }, (_, i) => ({
      partition: i % 2,
      fields: ['n', String(i), ...(i % 3 ? ['k', ''] : [])],
    }))
    const calls = []
    for (let i = 0; i < entries.length; ) {
      const size = 1 + ((i * 7) % 90)
      calls.push(streams.publish('s', entries.slice(i, i + size)))
      i += size
    }
    const ids = (await Promise.all(calls)).flat()
    for (const partition of [0, 1]) {
      const stored = await redis.xrange(streamKey(partition, 's'), '-', '+')
      expect(stored.map(([, fields]) => Number(fields[1]))).toEqual(
        Array.from({ length: 1_000 }, (_, i) => i * 2 + partition),
      )
      expect(stored.map(([id]) => id)).toEqual(ids.filter((_, i) => i % 2 === partition))
      expect(stored.map(([id]) => id)).toEqual(stored.map(([id]) => id).toSorted(compareEntries))
    }
  })

  test('sends what is asked for in one turn as one call per partition', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 1))
    await redis.config('RESETSTAT')
    await Promise.all(Array.from({ length: 100 }, (_, i) => streams.publish(i % 2 ? 's' : 't', numbered(i, i + 1))))
    const calls = await redis.info('commandstats')
    expect(/cmdstat_xadd:calls=(\d+)/.exec(calls)?.[1]).toBe('100')
    const scripts =
      Number(/cmdstat_evalsha:calls=(\d+)/.exec(calls)?.[1] ?? 0) +
      Number(/cmdstat_eval:calls=(\d+)/.exec(calls)?.[1] ?? 0)
    expect(scripts).toBeLessThanOrEqual(2)
  })

  test('adds nothing twice when its answer was lost with the connection', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    let next = 0
    let isDone = false
    const cut = (async () => {
      while (!isDone) {
        await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    const ids: string[] = []
    while (next < 3_000) {
      ids.push(...(await streams.publish('s', numbered(next, next + 30))))
      next += 30
    }
    isDone = true
    await cut
    expect(await numbersIn(redis, 0, 's')).toEqual(Array.from({ length: 3_000 }, (_, i) => i))
    expect((await redis.xrange(streamKey(0, 's'), '-', '+')).map(([id]) => id)).toEqual(ids)
    expect(streams.faults.length).toBeGreaterThan(0)
  })

  test('adds nothing twice, and answers with the first ids, when it was carried out and only the answer was lost', async () => {
    await using redis = openRedis(server.url)
    await using proxy = await startFaultProxy(server.port)
    await using streams = await openForTest(proxy.url)
    await streams.publish('s', numbered(0, 1))
    proxy.loseAnswers()
    const publishing = streams.publish('s', numbered(1, 4))
    await waitFor(async () => (await redis.xlen(streamKey(0, 's'))) === 4)
    proxy.cut()
    proxy.restore()
    const ids = await publishing
    const stored = await redis.xrange(streamKey(0, 's'), '-', '+')
    expect(stored.map(([, fields]) => fields[1])).toEqual(['0', '1', '2', '3'])
    expect(stored.slice(1).map(([id]) => id)).toEqual(ids)
  })

  test('refuses an entry without a value for each name, and nobody else suffers', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const bad = [['n'], [], ['n', '1', 'k']].map((fields) => streams.publish('s', [{ partition: 0, fields }]))
    const good = streams.publish('s', numbered(7, 8))
    for (const call of bad) await expect(call).rejects.toBeInstanceOf(RangeError)
    await good
    expect(await numbersIn(redis, 0, 's')).toEqual([7])
  })

  test('goes on after the server forgot its scripts', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 1))
    await redis.script('FLUSH')
    await streams.publish('s', numbered(1, 2))
    expect(await numbersIn(redis, 0, 's')).toEqual([0, 1])
  })

  test('is refused under a lease that somebody else took, and has no effect', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const outcome = await new Promise<unknown>((resolve) => {
      streams.lease('only-one', async ({ fence }) => {
        await streams.publish('s', numbered(0, 1), fence)
        await redis.set(leaseKey(0, 'only-one'), 'somebody else')
        await streams.publish('s', numbered(1, 2), fence).then(resolve, resolve)
      })
    })
    expect(outcome).toMatchObject({ name: 'FenceLostError', disposition: 'retry', lease: 'only-one', partition: 0 })
    expect(await numbersIn(redis, 0, 's')).toEqual([0])
  })

  test('under a fence reaches no other partition', async () => {
    await using streams = await openForTest(server.url)
    const outcome = await new Promise<unknown>((resolve) => {
      streams.lease('only-one', ({ fence }) => streams.publish('s', numbered(0, 1, 1), fence).then(resolve, resolve))
    })
    expect(outcome).toBeInstanceOf(RangeError)
  })

  test('that waits for Redis when the streams are closed is refused', async () => {
    await using own = await startRedis()
    const streams = await openForTest(own.url)
    await streams.publish('s', numbered(0, 1))
    await own.kill()
    const waiting = streams.publish('s', numbered(1, 2))
    const outcome = expect(waiting).rejects.toBeInstanceOf(StreamUnavailableError)
    await streams.close()
    await outcome
  })
})

describe('when Redis lost its data', () => {
  test('listeners publish before the call that found out, and before everything newer', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 10))
    const lost: number[] = []
    streams.onEpochLost(async (partition) => {
      lost.push(partition)
      await new Promise((resolve) => setImmediate(resolve))
      if (partition === 0) for (let n = 0; n < 10; n += 1) await streams.publish('s', numbered(n, n + 1))
    })
    await redis.flushall()
    const calls = []
    for (let n = 10; n < 40; n += 1) {
      calls.push(streams.publish('s', numbered(n, n + 1)))
      if (n % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(calls)
    expect(await numbersIn(redis, 0, 's')).toEqual(Array.from({ length: 40 }, (_, i) => i))
    expect(lost.filter((partition) => partition === 0)).toEqual([0])
    expect(streams.faults.map(({ kind }) => kind)).toContain('epoch-lost')
  })

  test('while listeners send again, they begin once more', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 1))
    let calls = 0
    streams.onEpochLost(async (partition) => {
      if (partition !== 0) return
      calls += 1
      await streams.publish('s', numbered(0, 1))
      if (calls === 1) await redis.flushall()
      await streams.publish('s', numbered(1, 2))
    })
    await redis.flushall()
    await streams.publish('s', numbered(2, 3))
    expect(calls).toBe(2)
    // The second run finds what the first had still sent: sending again is at least once.
    expect(await numbersIn(redis, 0, 's')).toEqual([1, 0, 1, 2])
  })

  test('a quiet process hears of it within 5 s', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const lost = new Set<number>()
    streams.onEpochLost(async (partition) => {
      lost.add(partition)
    })
    await redis.flushall()
    await waitFor(() => lost.size === 2, { timeoutMs: 5_000 })
    expect(await redis.get(partitionsKey)).toBe('2')
  })

  test('what is published while listeners are at work comes after all that they send', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const begun = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    streams.onEpochLost(async (partition) => {
      if (partition !== 0) return
      await streams.publish('s', numbered(0, 1))
      begun.resolve()
      await gate.promise
      await streams.publish('s', numbered(1, 2))
    })
    await redis.flushall()
    await begun.promise
    const later = streams.publish('s', numbered(2, 3))
    // Another partition is not held up.
    await streams.publish('s', numbered(0, 1, 1))
    gate.resolve()
    await later
    expect(await numbersIn(redis, 0, 's')).toEqual([0, 1, 2])
  })

  test('all processes agree on the new epoch', async () => {
    await using redis = openRedis(server.url)
    await using a = await openForTest(server.url)
    await using b = await openForTest(server.url)
    await redis.flushall()
    await Promise.all([a, b, a, b].map((streams, n) => streams.publish('s', numbered(n, n + 1))))
    expect(await redis.get(epochKey(0))).toMatch(/^[0-9a-f-]{36}$/)
    expect((await numbersIn(redis, 0, 's')).toSorted()).toEqual([0, 1, 2, 3])
  })
})

describe('opening', () => {
  test('is refused with another number of partitions than the data has', async () => {
    await using first = await openForTest(server.url, { partitions: 2 })
    expect(first.partitions).toBe(2)
    await expect(openForTest(server.url, { partitions: 3 })).rejects.toThrowError(PartitionCountError)
  })

  test('ends with a typed error when nobody answers', async () => {
    const opening = openForTest('redis://127.0.0.1:1', { connectWithinMs: 300 })
    await expect(opening).rejects.toMatchObject({ name: 'StreamUnavailableError', disposition: 'retry' })
  })

  test('warns of a Redis that may evict streams', async () => {
    await using own = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    await using streams = await openForTest(own.url)
    expect(streams.faults.map(({ kind }) => kind)).toContain('eviction-policy')
  })
})
