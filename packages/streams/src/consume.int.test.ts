import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Batch, Delivery } from './delivery.ts'
import { streamKey } from './keys.ts'
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

const numberOf = ({ fields }: Delivery) => Number(fields.get('n'))

async function pendingOf(stream: string, partition = 0, group = 'g'): Promise<number> {
  await using redis = openRedis(server.url)
  const [count] = (await redis.call('XPENDING', streamKey(partition, stream), group)) as [number]
  return count
}

describe('a consumer', () => {
  test('gets every entry once, in order per partition, and acknowledges a batch with one command', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', [...numbered(0, 500), ...numbered(0, 500, 1)])
    await redis.config('RESETSTAT')
    const seen: [number, number][] = []
    streams.consume({
      group: 'g',
      consumer: 'a',
      streams: ['s'],
      onBatch: async (batch) => {
        for (const delivery of batch.deliveries) seen.push([delivery.partition, numberOf(delivery)])
        await Promise.all(batch.deliveries.map((delivery) => delivery.ack()))
      },
    })
    await waitFor(() => seen.length >= 1_000)
    for (const partition of [0, 1]) {
      expect(seen.filter(([p]) => p === partition).map(([, n]) => n)).toEqual(Array.from({ length: 500 }, (_, i) => i))
    }
    await waitFor(async () => (await pendingOf('s')) + (await pendingOf('s', 1)) === 0)
    const acks = Number(/cmdstat_xack:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1])
    expect(acks).toBeLessThanOrEqual(8)
  })

  test('hands out one batch of a partition at a time, and other partitions meanwhile', async () => {
    await using streams = await openForTest(server.url)
    const running = new Map<number, number>()
    let most = 0
    let together = 0
    let seen = 0
    streams.consume({
      group: 'g',
      consumer: 'a',
      streams: ['s', 't'],
      batchSize: 10,
      onBatch: async (batch) => {
        running.set(batch.partition, (running.get(batch.partition) ?? 0) + 1)
        most = Math.max(most, ...running.values())
        if ([...running.values()].every((n) => n > 0) && running.size === 2) together += 1
        await new Promise((resolve) => setTimeout(resolve, 3))
        running.set(batch.partition, (running.get(batch.partition) ?? 0) - 1)
        seen += batch.deliveries.length
        await batch.ack()
      },
    })
    for (const stream of ['s', 't']) await streams.publish(stream, [...numbered(0, 200), ...numbered(0, 200, 1)])
    await waitFor(() => seen === 800)
    expect(most).toBe(1)
    expect(together).toBeGreaterThan(0)
  })

  test('hands out what is urgent before what waited longer', async () => {
    await using streams = await openForTest(server.url)
    await streams.publish('slow', numbered(0, 1_000))
    const order: string[] = []
    const first = Promise.withResolvers<void>()
    streams.consume({
      group: 'g',
      consumer: 'a',
      streams: ['urgent', 'slow'],
      batchSize: 50,
      onBatch: async (batch) => {
        order.push(batch.stream)
        if (order.length === 1) {
          await streams.publish('urgent', numbered(0, 1))
          await first.promise
        }
        await batch.ack()
      },
    })
    await waitFor(
      async () => (await streams.lag({ stream: 'urgent', groups: ['g'], partitions: [0] }))[0]?.pending === 1,
    )
    first.resolve()
    await waitFor(() => order.length >= 3)
    expect(order.indexOf('urgent')).toBe(1)
  })

  test('reads no more than it may hold unsettled', async () => {
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 500))
    const held: Delivery[] = []
    const consumer = streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'], batchSize: 20, maxUnsettled: 40, stopWithinMs: 100 },
      onBatch: async (batch) => {
        held.push(...batch.deliveries)
      },
    })
    await waitFor(() => held.length === 40)
    await waitFor(async () => (await pendingOf('s')) === 60)
    expect(consumer.unsettled).toBe(40)
    await Promise.all(held.splice(0, 20).map((delivery) => delivery.ack()))
    await waitFor(() => held.length === 40)
  })

  test('gives names and values as they were published', async () => {
    await using streams = await openForTest(server.url)
    await streams.publish('s', [{ partition: 1, fields: ['m', '{"a":"ü🎉"}', 's', '', 'sid', 'x'] }])
    const got = await new Promise<Delivery>((resolve) => {
      streams.consume({
        ...{ group: 'g', consumer: 'a', streams: ['s'] },
        onBatch: async (batch) => {
          await batch.ack()
          resolve(batch.deliveries[0] as Delivery)
        },
      })
    })
    expect(got).toMatchObject({ stream: 's', partition: 1, attempt: 1 })
    expect([got.fields.get('m'), got.fields.get('s'), got.fields.get('sid'), got.fields.get('no')]).toEqual([
      '{"a":"ü🎉"}',
      '',
      'x',
      undefined,
    ])
    expect(got.fields.toArray()).toEqual(['m', '{"a":"ü🎉"}', 's', '', 'sid', 'x'])
  })

  test('wakes up for an entry though another partition is busy and full', async () => {
    await using streams = await openForTest(server.url)
    const blocked = Promise.withResolvers<void>()
    const seen: number[] = []
    streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'], batchSize: 5, blockMs: 3_000 },
      onBatch: async (batch) => {
        if (batch.partition === 0) await blocked.promise
        seen.push(...batch.deliveries.map(() => batch.partition))
        await batch.ack()
      },
    })
    await streams.publish('s', numbered(0, 30))
    await waitFor(async () => (await pendingOf('s')) >= 10)
    const asked = performance.now()
    await streams.publish('s', numbered(0, 1, 1))
    await waitFor(() => seen.includes(1), { timeoutMs: 1_000 })
    blocked.resolve()
    await waitFor(() => seen.length === 31, { timeoutMs: 2_000 })
    expect(performance.now() - asked).toBeLessThan(3_000)
  })
})

describe('a delivery', () => {
  test('that is put back comes again no sooner than asked for, with the attempt counted', async () => {
    await using streams = await openForTest(server.url)
    const times: { n: number; attempt: number; at: number; isolated: boolean }[] = []
    streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'] },
      onBatch: async (batch) => {
        for (const delivery of batch.deliveries) {
          const n = numberOf(delivery)
          times.push({ n, attempt: delivery.attempt, at: performance.now(), isolated: batch.isIsolated })
          if (n === 1 && delivery.attempt < 3) await delivery.nack(200)
          else await delivery.ack()
        }
      },
    })
    await streams.publish('s', numbered(0, 3))
    await waitFor(() => times.length === 5)
    const ones = times.filter(({ n }) => n === 1)
    expect(ones.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect((ones[1]?.at ?? 0) - (ones[0]?.at ?? 0)).toBeGreaterThanOrEqual(199)
    expect(ones.map(({ isolated }) => isolated)).toEqual([false, true, true])
    await waitFor(async () => (await pendingOf('s')) === 0)
  })

  test('that nobody settles comes again after the claim time; extended ones do not', async () => {
    await using streams = await openForTest(server.url)
    const seen: string[] = []
    const extending: NodeJS.Timeout[] = []
    streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'], claimAfterMs: 300, stopWithinMs: 100 },
      onBatch: async (batch) => {
        for (const delivery of batch.deliveries) {
          const n = numberOf(delivery)
          seen.push(`${n}/${delivery.attempt}`)
          if (n === 0 && delivery.attempt === 1) continue
          if (n === 1) extending.push(setInterval(() => void delivery.extend().catch(() => undefined), 50))
          else await delivery.ack()
        }
      },
    })
    await streams.publish('s', numbered(0, 2))
    await waitFor(() => seen.includes('0/2'))
    await new Promise((resolve) => setTimeout(resolve, 600))
    for (const timer of extending) clearInterval(timer)
    expect(seen).toEqual(['0/1', '1/1', '0/2'])
    await waitFor(() => seen.includes('1/2'))
  })

  test('that throws its handler is put back, and its neighbours that were settled are not', async () => {
    await using streams = await openForTest(server.url)
    const seen: string[] = []
    streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'] },
      onBatch: async (batch: Batch) => {
        for (const delivery of batch.deliveries) {
          seen.push(`${numberOf(delivery)}/${delivery.attempt}`)
          if (numberOf(delivery) === 1 && delivery.attempt === 1) throw new Error('no')
          await delivery.ack()
        }
      },
    })
    await streams.publish('s', numbered(0, 3))
    await waitFor(async () => seen.length === 4 && (await pendingOf('s')) === 0)
    expect(seen).toEqual(['0/1', '1/1', '1/2', '2/2'])
    expect(streams.faults.map(({ kind }) => kind)).toContain('handler')
  })
})

describe('stopping', () => {
  test('lets what is handed out settle and gives back what was only read, without an attempt', async () => {
    await using streams = await openForTest(server.url)
    await using other = await openForTest(server.url)
    await streams.publish('s', numbered(0, 100))
    const release = Promise.withResolvers<void>()
    const first: number[] = []
    const consumer = streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'], batchSize: 10 },
      onBatch: async (batch) => {
        await release.promise
        first.push(...batch.deliveries.map(numberOf))
        await batch.ack()
      },
    })
    await waitFor(async () => (await pendingOf('s')) === 20)
    const stopping = consumer.stop()
    release.resolve()
    await stopping
    expect(first).toEqual(Array.from({ length: 10 }, (_, i) => i))
    const second: [number, number][] = []
    other.consume({
      ...{ group: 'g', consumer: 'b', streams: ['s'] },
      onBatch: async (batch) => {
        second.push(...batch.deliveries.map((d): [number, number] => [numberOf(d), d.attempt]))
        await batch.ack()
      },
    })
    await waitFor(() => second.length === 90)
    expect(second).toEqual(Array.from({ length: 90 }, (_, i) => [i + 10, 1]))
  })

  test('is bounded when a handler does not end, and keeps what is pending', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 5))
    const forever = Promise.withResolvers<void>()
    let handed = 0
    const consumer = streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'], stopWithinMs: 300 },
      onBatch: async (batch) => {
        handed += batch.deliveries.length
        await forever.promise
      },
    })
    await waitFor(() => handed === 5)
    const asked = performance.now()
    await consumer.stop()
    expect(performance.now() - asked).toBeLessThan(3_000)
    expect(await pendingOf('s')).toBe(5)
    const consumers = (await redis.call('XINFO', 'CONSUMERS', streamKey(0, 's'), 'g')) as unknown[]
    expect(consumers).toHaveLength(1)
    forever.resolve()
  })

  test('removes a consumer that has nothing pending from its group', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 5))
    let handed = 0
    const consumer = streams.consume({
      ...{ group: 'g', consumer: 'a', streams: ['s'] },
      onBatch: async (batch) => {
        handed += batch.deliveries.length
        await batch.ack()
      },
    })
    await waitFor(() => handed === 5)
    await consumer.stop()
    expect(await redis.call('XINFO', 'CONSUMERS', streamKey(0, 's'), 'g')).toEqual([])
  })
})
