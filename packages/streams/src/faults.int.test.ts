import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import { describe, expect, test, vi } from 'vitest'
import type { FaultKind } from './fault.ts'
import { streamKey } from './keys.ts'
import type { Streams } from './open-streams.ts'
import { startFaultProxy } from './testing/fault-proxy.ts'
import { numbered, openForTest, openRedis } from './testing/open-for-test.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Consumes `s` and remembers every entry with its attempt. */
function collect(streams: Streams, options: { blockMs?: number } = {}) {
  const seen: { n: number; attempt: number }[] = []
  const lost: number[] = []
  const consumer = streams.consume({
    ...{ group: 'g', consumer: 'c', streams: ['s'], batchSize: 20, ...options },
    lifecycle: {
      lost: (partition) => {
        lost.push(partition)
      },
    },
    onBatch: async (batch) => {
      for (const { fields, attempt } of batch.deliveries) seen.push({ n: Number(fields.get('n')), attempt })
      await batch.ack()
    },
  })
  return { consumer, seen, lost, numbers: () => seen.map(({ n }) => n) }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
const kindsOf = ({ faults }: { readonly faults: readonly { readonly kind: FaultKind }[] }) =>
  new Set(faults.map(({ kind }) => kind))

async function pendingIn(server: TestRedis): Promise<number> {
  await using redis = openRedis(server.url)
  const [count] = (await redis.call('XPENDING', streamKey(0, 's'), 'g')) as [number]
  return count
}

describe('lost data', () => {
  test('FLUSHALL in the middle: groups are there again, what the publisher still had is sent again, in order', async () => {
    await using server = await startRedis()
    await using redis = openRedis(server.url)
    await using producer = await openForTest(server.url)
    await using streams = await openForTest(server.url)
    const { seen, numbers } = collect(streams)
    // The publisher keeps what it sent lately, as the gateway does.
    const kept: number[] = []
    producer.onEpochLost(async (partition) => {
      if (partition === 0) for (const n of [...kept]) await producer.publish('s', numbered(n, n + 1))
    })
    let n = 0
    for (; n < 400; n += 1) {
      if (n === 200) await redis.flushall()
      await producer.publish('s', numbered(n, n + 1))
      kept.push(n)
      if (kept.length > 100) kept.shift()
    }
    await waitFor(() => new Set(numbers()).size === n)
    expect([...new Set(numbers())]).toEqual(upTo(n))
    await waitFor(async () => (await pendingIn(server)) === 0)
    // The lease was lost with the data: what was handed out under it comes once more.
    expect(seen.every(({ attempt }) => attempt <= 2)).toBe(true)
    expect(kindsOf(producer)).toContain('epoch-lost')
    expect(kindsOf(streams)).toContain('group-missing')
  })

  test.each([
    ['a stream is deleted under a waiting read', (redis: ReturnType<typeof openRedis>) => redis.del(streamKey(0, 's'))],
    [
      'a group is destroyed under a waiting read',
      (redis: ReturnType<typeof openRedis>) => redis.call('XGROUP', 'DESTROY', streamKey(0, 's'), 'g'),
    ],
  ])('%s: it is made again and reading goes on', async (_, harm) => {
    await using server = await startRedis()
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const { numbers } = collect(streams)
    await streams.publish('s', numbered(0, 10))
    await waitFor(async () => numbers().length === 10 && (await pendingIn(server)) === 0)
    await harm(redis)
    await waitFor(() => kindsOf(streams).has('group-missing'))
    await streams.publish('s', numbered(10, 20))
    await waitFor(() => numbers().includes(19))
    expect(numbers().slice(-10)).toEqual(upTo(20).slice(10))
  })
})

describe('a Redis that answers and refuses', () => {
  /** Publishes under a fault, and sees that it waits, that the fault is told, and that all is well afterwards. */
  async function endure(
    server: TestRedis,
    kind: FaultKind,
    harm: {
      begin: (redis: ReturnType<typeof openRedis>) => Promise<unknown>
      end: (redis: ReturnType<typeof openRedis>) => Promise<unknown>
    },
  ) {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const { seen, numbers } = collect(streams)
    await streams.publish('s', numbered(0, 50))
    await waitFor(() => seen.length === 50)
    await harm.begin(redis)
    const publishing = streams.publish('s', numbered(50, 100))
    let isPublished = false
    void publishing.then(() => {
      isPublished = true
    })
    await waitFor(() => kindsOf(streams).has(kind))
    expect(isPublished).toBe(false)
    await harm.end(redis)
    await publishing
    await streams.publish('s', numbered(100, 120))
    await waitFor(() => new Set(numbers()).size === 120, { timeoutMs: 20_000 })
    expect(numbers()).toEqual(upTo(120))
    expect(seen.every(({ attempt }) => attempt === 1)).toBe(true)
    await waitFor(async () => (await pendingIn(server)) === 0)
    expect(await streams.deadLetters.count('s')).toBe(0)
  }

  test('out of memory', async () => {
    await using server = await startRedis()
    await endure(server, 'out-of-memory', {
      begin: (redis) => redis.config('SET', 'maxmemory', '1mb'),
      end: (redis) => redis.config('SET', 'maxmemory', '0'),
    })
  })

  test('out of memory: what is there is still taken over, handled and dead-lettered', async () => {
    await using server = await startRedis()
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 5))
    await redis.config('SET', 'maxmemory', '1mb')
    const seen: string[] = []
    streams.consume({
      ...{ group: 'g', consumer: 'c', streams: ['s'] },
      onBatch: async ({ deliveries }) => {
        for (const delivery of deliveries) {
          seen.push(delivery.fields.get('n') ?? '')
          if (delivery.fields.get('n') === '2') await delivery.deadLetter({ code: 'x', message: 'x' })
          else await delivery.ack()
        }
      },
    })
    await waitFor(() => seen.length === 5)
    await waitFor(async () => (await pendingIn(server)) === 0)
    expect(await streams.deadLetters.count('s')).toBe(1)
    await redis.config('SET', 'maxmemory', '0')
  })

  test('read-only, as an old master is after a failover', async () => {
    await using server = await startRedis()
    await endure(server, 'read-only', {
      begin: (redis) => redis.call('REPLICAOF', '127.0.0.1', '1') as Promise<unknown>,
      end: (redis) => redis.call('REPLICAOF', 'NO', 'ONE') as Promise<unknown>,
    })
  })

  test('unable to save', async () => {
    await using server = await startRedis({ args: ['--enable-protected-configs', 'yes'] })
    const folder = await mkdtemp(join(tmpdir(), 'nexus-misconf-'))
    await endure(server, 'cannot-save', {
      begin: async (redis) => {
        await redis.config('SET', 'dir', folder)
        await redis.config('SET', 'save', '3600 1')
        await rm(folder, { recursive: true })
        await redis.bgsave()
        await waitFor(async () => (await redis.info('persistence')).includes('rdb_last_bgsave_status:err'))
      },
      end: async (redis) => {
        await redis.config('SET', 'save', '')
        await redis.config('SET', 'stop-writes-on-bgsave-error', 'no')
      },
    })
  })

  test('busy with a script', async () => {
    await using server = await startRedis()
    await endure(server, 'busy', {
      begin: async (redis) => {
        await redis.config('SET', 'busy-reply-threshold', '30')
        await using other = openRedis(server.url)
        // It never answers: SCRIPT KILL ends it, and the connection goes before that.
        other.eval('while true do end', 0).catch(() => undefined)
        await waitFor(() =>
          redis.ping().then(
            () => false,
            (error: Error) => error.message.startsWith('BUSY'),
          ),
        )
      },
      end: (redis) => redis.script('KILL'),
    })
  })

  test('loading its data after a restart', async () => {
    await using server = await startRedis({
      aof: true,
      args: ['--key-load-delay', '300', '--loading-process-events-interval-bytes', '1024'],
    })
    await using redis = openRedis(server.url)
    const filler = redis.pipeline()
    for (let i = 0; i < 6_000; i += 1) filler.set(`filler:${i}`, 'x')
    await filler.exec()
    await using streams = await openForTest(server.url)
    const { seen, numbers } = collect(streams)
    await streams.publish('s', numbered(0, 50))
    await waitFor(async () => seen.length === 50 && (await pendingIn(server)) === 0)
    await server.kill()
    const publishing = streams.publish('s', numbered(50, 60))
    await server.restart()
    await publishing
    await waitFor(() => numbers().includes(59), { timeoutMs: 20_000 })
    expect(numbers()).toEqual(upTo(60))
    expect(seen.every(({ attempt }) => attempt === 1)).toBe(true)
    expect(kindsOf(streams)).not.toContain('epoch-lost')
  })
})

describe('a line that fails', () => {
  test('cut again and again: nothing is lost, order holds', async () => {
    await using server = await startRedis()
    await using proxy = await startFaultProxy(server.port)
    await using producer = await openForTest(server.url)
    await using streams = await openForTest(proxy.url)
    const { numbers } = collect(streams)
    let published = 0
    for (let round = 0; round < 8; round += 1) {
      for (let i = 0; i < 10; i += 1) {
        await producer.publish('s', numbered(published, published + 10))
        published += 10
        if (i === 5) proxy.cut()
      }
      proxy.restore()
      await waitFor(() => numbers().includes(published - 1), { timeoutMs: 15_000 })
    }
    // An acknowledgement may be lost with the line: then the entry comes again. Never later than a newer one came first.
    const firsts = [...new Set(numbers())]
    expect(firsts).toEqual(upTo(published))
    expect(kindsOf(streams)).toContain('unreachable')
  })

  test('silent, as behind a dead firewall: it is noticed, opened again, and nothing is lost', async () => {
    await using server = await startRedis()
    await using proxy = await startFaultProxy(server.port)
    await using producer = await openForTest(server.url)
    await using streams = await openForTest(proxy.url)
    const { numbers } = collect(streams, { blockMs: 500 })
    await producer.publish('s', numbered(0, 50))
    await waitFor(() => numbers().length === 50)
    proxy.silence()
    await producer.publish('s', numbered(50, 100))
    await waitFor(() => numbers().includes(99), { timeoutMs: 20_000 })
    expect([...new Set(numbers())]).toEqual(upTo(100))
    await streams.publish('s', numbered(100, 101))
    await waitFor(() => numbers().includes(100))
    expect(kindsOf(streams)).toContain('unreachable')
  })

  test('to a Redis that hangs: owners give up in time, and go on when it does', async () => {
    await using server = await startRedis()
    await using streams = await openForTest(server.url)
    const { consumer, numbers, lost } = collect(streams, { blockMs: 500 })
    await streams.publish('s', numbered(0, 50))
    await waitFor(() => numbers().length === 50)
    process.kill(server.pid, 'SIGSTOP')
    try {
      const publishing = streams.publish('s', numbered(50, 60))
      await waitFor(() => lost.length === 2 && kindsOf(streams).has('unreachable'), { timeoutMs: 8_000 })
      expect(consumer.partitions.length).toBeLessThanOrEqual(2)
      process.kill(server.pid, 'SIGCONT')
      await publishing
      await waitFor(() => numbers().includes(59), { timeoutMs: 20_000 })
    } finally {
      process.kill(server.pid, 'SIGCONT')
    }
    expect([...new Set(numbers())]).toEqual(upTo(60))
    expect(consumer.partitions.length).toBe(2)
  })
})

test('stopping while Redis is away ends within its bound', async () => {
  await using server = await startRedis()
  const streams = await openForTest(server.url)
  const { seen } = collect(streams)
  await streams.publish('s', numbered(0, 5))
  await waitFor(() => seen.length === 5)
  await server.kill()
  const asked = performance.now()
  await streams.close()
  expect(performance.now() - asked).toBeLessThan(10_000)
})
