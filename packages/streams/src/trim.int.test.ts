import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { compareEntries } from './entry-id.ts'
import { FenceLostError } from './errors.ts'
import { holdsKey, leaseKey, streamKey } from './keys.ts'
import type { Streams } from './open-streams.ts'
import { numbered, openForTest, openRedis } from './testing/open-for-test.ts'
import type { Gap } from './trim.ts'

vi.setConfig({ testTimeout: 60_000 })

let server: TestRedis
beforeAll(async () => {
  // One entry per node, so that approximate trimming is exact and the tests see every mistake.
  server = await startRedis({ args: ['--stream-node-max-entries', '1'] })
})
afterAll(() => server.stop())
beforeEach(async () => {
  await using redis = openRedis(server.url)
  await redis.flushall()
})

const KEY = streamKey(0, 's')
type Redis = ReturnType<typeof openRedis>

async function idsIn(redis: Redis): Promise<string[]> {
  return (await redis.xrange(KEY, '-', '+')).map(([id]) => id)
}

async function read(redis: Redis, group: string, count: number): Promise<string[]> {
  const reply = (await redis.call('xreadgroup', 'GROUP', group, 'c', 'COUNT', count, 'STREAMS', KEY, '>')) as
    | [string, [string, string[]][]][]
    | null
  return (reply?.[0]?.[1] ?? []).map(([id]) => id)
}

async function trim(streams: Streams, policy: Omit<Parameters<Streams['trim']>[0], 'stream'>) {
  const [result] = await streams.trim({ stream: 's', ...policy })
  if (!result) throw new Error('no result')
  return result
}

const step = fc.record({
  act: fc.constantFrom('publish', 'publish', 'read', 'read', 'settle', 'settle', 'trim', 'hold'),
  which: fc.nat(7),
  count: fc.integer({ min: 1, max: 9 }),
})

describe('trimming', () => {
  test('never drops what a required group has not read and settled, whatever they did before', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    let trimmedInAll = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
        await redis.del(KEY, holdsKey(0, 's'))
        const groups = ['a', 'b'].map((name) => ({ name, read: 0, pending: [] as string[] }))
        for (const { name } of groups) await redis.call('XGROUP', 'CREATE', KEY, name, '0', 'MKSTREAM')
        const published: string[] = []
        let held: readonly string[] = []
        for (const { act, which, count } of steps) {
          const group = groups[which % groups.length]
          if (!group) continue
          if (act === 'publish') published.push(...(await streams.publish('s', numbered(0, count))))
          if (act === 'read') {
            const ids = await read(redis, group.name, count)
            group.pending.push(...ids)
            group.read += ids.length
          }
          if (act === 'settle') {
            const ids = group.pending.splice(which % 3, count)
            if (ids.length > 0) await redis.xack(KEY, group.name, ...ids)
          }
          if (act === 'hold') {
            const left = await idsIn(redis)
            held = left.slice(which)
            const [first] = held
            if (first) await streams.hold({ stream: 's', partition: 0, name: 'snapshot', entryId: first })
          }
          if (act !== 'trim') continue
          trimmedInAll += (await trim(streams, { required: ['a', 'b'] })).trimmed
          const left = new Set(await idsIn(redis))
          const needed = [...groups.flatMap(({ read, pending }) => [...published.slice(read), ...pending]), ...held]
          expect(needed.filter((id) => !left.has(id))).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
    expect(trimmedInAll).toBeGreaterThan(10)
  })

  test('drops everything that all have settled', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM')
    const ids = await streams.publish('s', numbered(0, 10))
    await read(redis, 'a', 6)
    await redis.xack(KEY, 'a', ...ids.slice(0, 3), ...ids.slice(4, 6))
    expect(await trim(streams, { required: ['a'] })).toMatchObject({ trimmed: 3, floor: ids[3] })
    expect(await idsIn(redis)).toEqual(ids.slice(3))
  })

  test('does nothing while a required group or hold does not exist, and keeps what a hold names', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM')
    const ids = await streams.publish('s', numbered(0, 10))
    await redis.xack(KEY, 'a', ...(await read(redis, 'a', 10)))
    expect(await trim(streams, { required: ['a', 'b'] })).toMatchObject({ trimmed: 0, floor: undefined })
    expect(await trim(streams, { required: ['a'], requiredHolds: ['snapshot'] })).toMatchObject({ trimmed: 0 })
    await streams.hold({ stream: 's', partition: 0, name: 'snapshot', entryId: ids[4] ?? '' })
    expect(await trim(streams, { required: ['a'], requiredHolds: ['snapshot'] })).toMatchObject({ trimmed: 4 })
    expect(await idsIn(redis)).toEqual(ids.slice(4))
  })

  test('moves an optional group forward past its bound, and writes down what it missed', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    for (const group of ['needed', 'nice']) await redis.call('XGROUP', 'CREATE', KEY, group, '0', 'MKSTREAM')
    const ids = await streams.publish('s', numbered(0, 20))
    await redis.xack(KEY, 'needed', ...(await read(redis, 'needed', 15)))
    // Two are delivered to the optional group and stay unsettled.
    await redis.xack(KEY, 'nice', ...(await read(redis, 'nice', 4)).slice(0, 2))
    const optional = (mostEntries: number) => ({ required: ['needed'], optional: [{ group: 'nice', mostEntries }] })
    expect(await trim(streams, optional(20))).toMatchObject({ trimmed: 2, gaps: [] })
    const { trimmed, gaps } = await trim(streams, optional(17))
    expect(trimmed).toBe(13)
    const gap: Gap = {
      ...{ stream: 's', partition: 0, group: 'nice', entries: 13 },
      from: ids[2] ?? '',
      to: gaps[0]?.to ?? '',
    }
    expect(gaps).toEqual([gap])
    expect(compareEntries(gap.to, ids[14] ?? '')).toBeGreaterThanOrEqual(0)
    expect(compareEntries(gap.to, ids[15] ?? '')).toBeLessThan(0)
    expect(await streams.gaps()).toEqual([gap])
    expect(await read(redis, 'nice', 100)).toEqual(ids.slice(15))
    const [lag] = await streams.lag({ stream: 's', groups: ['nice'], partitions: [0] })
    expect(lag).toMatchObject({ entries: 0, pending: 5 })
  })

  test('runs by itself in one process, and short streams stay short', async () => {
    await using redis = openRedis(server.url)
    await using a = await openForTest(server.url)
    await using b = await openForTest(server.url)
    const policies = [{ stream: 's', required: ['g'] }]
    const both = [a, b].map((streams) => streams.keepTrimmed({ policies, everyMs: 50 }))
    let seen = 0
    a.consume({
      ...{ group: 'g', consumer: 'c', streams: ['s'] },
      onBatch: async (batch) => {
        seen += batch.deliveries.length
        await batch.ack()
      },
    })
    for (let n = 0; n < 2_000; n += 100) await a.publish('s', numbered(n, n + 100))
    await waitFor(() => seen === 2_000)
    await waitFor(async () => (await redis.xlen(KEY)) === 0)
    expect(both.filter(({ isHeld }) => isHeld)).toHaveLength(1)
  })

  test('a hold set under a lost lease is refused', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const outcome = await new Promise<unknown>((resolve) => {
      streams.lease('snapshots', async ({ fence }) => {
        await redis.set(leaseKey(0, 'snapshots'), 'somebody else')
        await streams.hold({ stream: 's', partition: 0, name: 'x', entryId: '1-1', fence }).then(resolve, resolve)
      })
    })
    expect(outcome).toBeInstanceOf(FenceLostError)
  })
})

describe('lag', () => {
  const lagOf = async (streams: Streams, group = 'a', countUpTo = 1_000) => {
    const [lag] = await streams.lag({ stream: 's', groups: [group], partitions: [0], countUpTo })
    if (!lag) throw new Error('no lag')
    return lag
  }

  test('is true in entries, seconds and pending', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM', 'ENTRIESREAD', '0')
    expect(await lagOf(streams)).toMatchObject({ exists: true, entries: 0, seconds: 0, pending: 0 })
    const now = Date.now()
    for (let i = 0; i < 10; i += 1) await redis.xadd(KEY, `${now - 10_000 + i}-0`, 'n', String(i))
    const fresh = await lagOf(streams)
    expect(fresh).toMatchObject({ entries: 10, pending: 0, isCounted: true })
    expect(fresh.seconds).toBeGreaterThanOrEqual(9.9)
    expect(fresh.seconds).toBeLessThan(12)
    await read(redis, 'a', 4)
    expect(await lagOf(streams)).toMatchObject({ entries: 6, pending: 4 })
    await read(redis, 'a', 100)
    const done = await lagOf(streams)
    expect(done).toMatchObject({ entries: 0, seconds: 0, pending: 10 })
    expect(done.oldestPendingSeconds).toBeGreaterThanOrEqual(9.9)
  })

  test('tells the truth where XINFO does not: after a foreign XTRIM of unread entries', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM', 'ENTRIESREAD', '0')
    await streams.publish('s', numbered(0, 100))
    await read(redis, 'a', 10)
    await redis.call('XTRIM', KEY, 'MAXLEN', '20')
    const [xinfo] = (await redis.call('XINFO', 'GROUPS', KEY)) as unknown[][]
    expect(xinfo?.at(-1)).toBe(90)
    expect(await lagOf(streams)).toMatchObject({ entries: 20, isCounted: true })
    await read(redis, 'a', 5)
    expect(await lagOf(streams)).toMatchObject({ entries: 15, isCounted: true })
    await read(redis, 'a', 100)
    expect(await lagOf(streams)).toMatchObject({ entries: 0, isCounted: true })
  })

  test('is the same after a restart of Redis, which forgets how much a group has read', async () => {
    await using lasting = await startRedis({ aof: true, args: ['--stream-node-max-entries', '1'] })
    await using redis = openRedis(lasting.url)
    await using streams = await openForTest(lasting.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM', 'ENTRIESREAD', '0')
    const ids = await streams.publish('s', numbered(0, 100))
    await read(redis, 'a', 60)
    await redis.xack(KEY, 'a', ...ids.slice(0, 50))
    await streams.trim({ stream: 's', required: ['a'] })
    const before = await lagOf(streams)
    await lasting.restart()
    const [xinfo] = (await redis.call('XINFO', 'GROUPS', KEY)) as unknown[][]
    expect(xinfo?.at(-1)).not.toBe(40)
    const after = await lagOf(streams)
    expect(after).toMatchObject({ entries: 40, pending: 10, isCounted: true })
    expect({ ...after, seconds: 0, oldestPendingSeconds: 0 }).toEqual({
      ...before,
      ...{ seconds: 0, oldestPendingSeconds: 0 },
    })
  })

  test('is known for a group that began in the middle, and after an XDEL', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const ids = await streams.publish('s', numbered(0, 100))
    await redis.call('XGROUP', 'CREATE', KEY, 'a', ids[39] ?? '')
    expect(await lagOf(streams)).toMatchObject({ entries: 60, isCounted: true })
    await redis.xdel(KEY, ids[70] ?? '')
    expect(await lagOf(streams)).toMatchObject({ entries: 59, isCounted: true })
  })

  test('of a long backlog is estimated from counters, within the bounds of what was counted', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0', 'MKSTREAM', 'ENTRIESREAD', '0')
    await streams.publish('s', numbered(0, 1_000))
    await read(redis, 'a', 300)
    expect(await lagOf(streams, 'a', 100)).toMatchObject({ entries: 700, isCounted: false })
    expect(await lagOf(streams, 'a', 0)).toMatchObject({ entries: 700, isCounted: false })
    expect(await lagOf(streams, 'a', 1_000)).toMatchObject({ entries: 700, isCounted: true })
  })

  test('of a group that does not exist is everything', async () => {
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 3))
    expect(await lagOf(streams, 'nobody')).toMatchObject({ exists: false, entries: 3 })
  })
})
