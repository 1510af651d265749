import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Consumer } from './consumer.ts'
import { FenceLostError } from './errors.ts'
import type { Fault } from './fault.ts'
import type { Fence } from './fence.ts'
import { streamKey } from './keys.ts'
import type { Streams } from './open-streams.ts'
import { numbered, openForTest, openRedis } from './testing/open-for-test.ts'
import { startConsumer } from './testing/start-consumer.ts'

vi.setConfig({ testTimeout: 60_000 })

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())
beforeEach(async () => {
  await using redis = openRedis(server.url)
  await redis.flushall()
})

interface Effect {
  readonly n: number
  readonly by: string
  readonly token: number
}

/** What consumers published under their fences, in order. */
async function effectsIn(partition: number): Promise<Effect[]> {
  await using redis = openRedis(server.url)
  const found = await redis.xrange(streamKey(partition, 'out'), '-', '+')
  return found.map(([, [, n, , by = '', , token]]) => ({ n: Number(n), by, token: Number(token) }))
}

/** A consumer of this process that publishes its effects under its fences. */
function consumeHere(streams: Streams, consumer: string, events: string[] = [], maxAttempts = 5): Consumer {
  return streams.consume({
    ...{ group: 'g', consumer, streams: ['s'], batchSize: 20, maxAttempts },
    lifecycle: {
      acquired: (partition) => {
        events.push(`${consumer} acquired ${partition}`)
      },
      lost: (partition) => {
        events.push(`${consumer} lost ${partition}`)
      },
    },
    onBatch: async ({ partition, fence, deliveries }) => {
      const effects = deliveries.map(({ fields }) => ({
        partition,
        fields: ['n', fields.get('n') ?? '', 'by', consumer, 'token', String(fence.token)],
      }))
      await streams.publish('out', effects, fence)
      await Promise.all(deliveries.map((delivery) => delivery.ack()))
    },
  })
}

async function allSettled(streams: Streams): Promise<void> {
  const isSettled = async () => {
    const lags = await streams.lag({ stream: 's', groups: ['g'] })
    return lags.every(({ entries, pending }) => entries + pending === 0)
  }
  await waitFor(isSettled, { timeoutMs: 30_000, intervalMs: 100 })
}

function expectOneOwnerAtATime(effects: readonly Effect[]): void {
  const tokens = effects.map(({ token }) => token)
  expect(tokens).toEqual(tokens.toSorted((a, b) => a - b))
  for (const token of new Set(tokens)) {
    expect(new Set(effects.filter((effect) => effect.token === token).map(({ by }) => by)).size).toBe(1)
  }
}

describe('replicas of a service', () => {
  test('share the partitions, and those beyond stand by', async () => {
    await using a = await openForTest(server.url, { partitions: 4 })
    const first = consumeHere(a, 'a')
    await waitFor(() => first.partitions.length === 4)
    await using b = await openForTest(server.url, { partitions: 4 })
    const second = consumeHere(b, 'b')
    await waitFor(() => first.partitions.length === 2 && second.partitions.length === 2)
    await using c = await openForTest(server.url, { partitions: 4 })
    const third = consumeHere(c, 'c')
    await waitFor(() => third.partitions.length === 1 && first.partitions.length + second.partitions.length === 3)
    await first.stop()
    await waitFor(() => second.partitions.length === 2 && third.partitions.length === 2)
  })

  test('come and go under load: nothing is lost or done twice, order holds, and no two own a partition at a time', async () => {
    await using producer = await openForTest(server.url)
    const opened: (Streams & { faults: Fault[] })[] = []
    await using cleanUp = new AsyncDisposableStack()
    cleanUp.defer(async () => {
      isProducing = false
      await Promise.all(opened.map((streams) => streams.close()))
    })
    let isProducing = true
    const running: Consumer[] = []
    const events: string[] = []
    let names = 0
    const join = async () => {
      const streams = await openForTest(server.url)
      opened.push(streams)
      names += 1
      running.push(consumeHere(streams, `replica-${names}`, events))
    }
    let published = 0
    const producing = (async () => {
      while (isProducing) {
        const to = published + 20
        await producer.publish('s', [...numbered(published, to), ...numbered(published, to, 1)])
        published = to
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    await join()
    await waitFor(() => events.length >= 2)
    await join()
    await waitFor(() => running.every(({ partitions }) => partitions.length === 1))
    await join()
    await running.shift()?.stop()
    await waitFor(() => running.every(({ partitions }) => partitions.length === 1))
    await running.shift()?.stop()
    await waitFor(() => running[0]?.partitions.length === 2)
    isProducing = false
    await producing
    await allSettled(producer)
    await Promise.all(opened.map((streams) => streams.close()))
    for (const partition of [0, 1]) {
      const effects = await effectsIn(partition)
      expect(effects.map(({ n }) => n)).toEqual(Array.from({ length: published }, (_, i) => i))
      expectOneOwnerAtATime(effects)
      expect(new Set(effects.map(({ by }) => by)).size).toBeGreaterThan(1)
    }
  })

  test('take over from one that was killed within 8 s, in order and with nothing lost', async () => {
    await using streams = await openForTest(server.url)
    await using first = startConsumer({ url: server.url, consumer: 'killed' })
    await waitFor(() => first.reports.filter(({ kind }) => kind === 'acquired').length === 2, { timeoutMs: 20_000 })
    let published = 0
    let isProducing = true
    const producing = (async () => {
      while (isProducing) {
        await streams.publish('s', numbered(published, published + 20))
        published += 20
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    await waitFor(async () => (await effectsIn(0)).length > 200, { timeoutMs: 20_000 })
    const here = consumeHere(streams, 'heir')
    first.child.kill('SIGKILL')
    const killedAt = performance.now()
    await waitFor(() => here.partitions.includes(0))
    await waitFor(async () => (await effectsIn(0)).some(({ by }) => by === 'heir'))
    const tookMs = performance.now() - killedAt
    isProducing = false
    await producing
    await allSettled(streams)
    expect(tookMs).toBeLessThan(8_000)
    const effects = await effectsIn(0)
    expectOneOwnerAtATime(effects)
    // What was published and not acknowledged when it was killed is published again, and nothing else.
    const firsts = effects.filter(({ n }, i) => effects.findIndex((other) => other.n === n) === i)
    expect(firsts.map(({ n }) => n)).toEqual(Array.from({ length: published }, (_, i) => i))
    expect(effects.length - firsts.length).toBeLessThanOrEqual(20)
  })
})

describe('a process that was stopped for longer than its lease', () => {
  test('can neither publish nor acknowledge when it goes on, and took no entry with it', async () => {
    await using streams = await openForTest(server.url)
    await using paused = startConsumer({ url: server.url, consumer: 'paused', isHolding: true })
    await waitFor(() => paused.reports.filter(({ kind }) => kind === 'acquired').length === 2, { timeoutMs: 20_000 })
    await streams.publish('s', numbered(0, 5))
    const { numbers } = await paused.reported('holding')
    expect(numbers).toEqual(['0', '1', '2', '3', '4'])
    paused.child.kill('SIGSTOP')
    // Its blocked read is still served by Redis, into a process that does nothing with it.
    await streams.publish('s', numbered(5, 10))
    const here = consumeHere(streams, 'heir')
    await waitFor(() => here.partitions.length === 2, { timeoutMs: 15_000 })
    await streams.publish('s', numbered(10, 15))
    await waitFor(async () => (await effectsIn(0)).length === 15)
    paused.child.kill('SIGCONT')
    paused.child.send('go on')
    const { publish, ack } = await paused.reported('effects')
    expect({ publish, ack }).toEqual({ publish: 'FenceLostError', ack: 'FenceLostError' })
    const effects = await effectsIn(0)
    expect(effects.map(({ n, by }) => `${n} ${by}`)).toEqual(Array.from({ length: 15 }, (_, i) => `${i} heir`))
  })
})

describe('an entry that ends the process', () => {
  test('is alone after the first time, and is dead-lettered after its attempts; its neighbours are not', async () => {
    await using streams = await openForTest(server.url)
    await streams.publish('s', numbered(0, 12))
    const crash = async () => {
      await using victim = startConsumer({ url: server.url, consumer: 'victim', poison: '7', maxAttempts: 2 })
      await waitFor(() => victim.hasEnded, { timeoutMs: 20_000 })
    }
    await crash()
    expect(await effectsIn(0)).toEqual([])
    await crash()
    expect((await effectsIn(0)).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6])
    consumeHere(streams, 'survivor', [], 2)
    await waitFor(async () => (await effectsIn(0)).length === 11)
    expect((await effectsIn(0)).map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11])
    const letters = await streams.deadLetters.list('s')
    expect(letters).toMatchObject([{ attempts: 2, code: 'attempts_exhausted', fields: ['n', '7'] }])
  })
})

describe('a lease', () => {
  test('is held by one at a time, and its token grows with each owner, also over the loss of all data', async () => {
    await using redis = openRedis(server.url)
    await using a = await openForTest(server.url)
    await using b = await openForTest(server.url)
    const tokens: number[] = []
    let holders = 0
    let most = 0
    const work = async ({ fence, signal }: { fence: Fence; signal: AbortSignal }) => {
      holders += 1
      most = Math.max(most, holders)
      tokens.push(fence.token)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      holders -= 1
    }
    const first = a.lease('one', work)
    await waitFor(() => first.isHeld)
    const second = b.lease('one', work)
    await first.stop()
    await waitFor(() => second.isHeld)
    await redis.flushall()
    await waitFor(() => tokens.length === 3)
    await second.stop()
    expect(most).toBe(1)
    expect(tokens).toEqual(tokens.toSorted((x, y) => x - y))
    expect(new Set(tokens).size).toBe(3)
  })

  test('that is lost while work goes on tells the work', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    const outcome = Promise.withResolvers<unknown>()
    streams.lease('one', async ({ fence, signal }) => {
      await redis.set('nexus:{0}:lease:one', 'somebody else', 'PX', 3_000)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      streams.publish('s', numbered(0, 1), fence).then(outcome.resolve, outcome.resolve)
    })
    expect(await outcome.promise).toBeInstanceOf(FenceLostError)
    expect(streams.faults.map(({ kind }) => kind)).toContain('lease-lost')
  })
})
