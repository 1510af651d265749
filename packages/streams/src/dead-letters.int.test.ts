import { startRedis, type TestRedis, waitFor } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ConsumeOptions } from './consumer.ts'
import type { Delivery } from './delivery.ts'
import { retryKey, streamKey } from './keys.ts'
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

/** Refuses entry 1 until told otherwise and remembers everything. */
function refusing(group: string): ConsumeOptions & { readonly seen: string[]; accepts: boolean } {
  const state = {
    ...{ group, consumer: group, streams: ['s'], maxAttempts: 3 },
    seen: [] as string[],
    accepts: false,
    onBatch: async (batch: { deliveries: readonly Delivery[] }) => {
      for (const delivery of batch.deliveries) {
        state.seen.push(`${delivery.stream}/${delivery.fields.get('n')}/${delivery.attempt}`)
        if (delivery.fields.get('n') === '1' && !state.accepts) await delivery.nack(1)
        else await delivery.ack()
      }
    },
  }
  return state
}

describe('an entry that was not settled in its attempts', () => {
  test('is dead-lettered with all that is needed to look into it, sealed by the caller', async () => {
    await using streams = await openForTest(server.url)
    const [, id] = await streams.publish('s', numbered(0, 3))
    const consuming = refusing('g')
    streams.consume({
      ...consuming,
      onBatch: consuming.onBatch,
      sealDeadLetter: (d) => ['n', `sealed ${d.fields.get('n')}`],
    })
    const [letter] = await waitFor(async () => {
      const letters = await streams.deadLetters.list('s')
      return letters.length > 0 && letters
    })
    expect(letter).toMatchObject({
      ...{ stream: 's', partition: 0, entryId: id, group: 'g', attempts: 3, code: 'attempts_exhausted' },
      fields: ['n', 'sealed 1'],
    })
    expect(consuming.seen.filter((seen) => seen.includes('/1/'))).toEqual(['s/1/1', 's/1/2', 's/1/3'])
    const [lag] = await streams.lag({ stream: 's', groups: ['g'], partitions: [0] })
    expect(lag).toMatchObject({ entries: 0, pending: 0 })
  })

  test('goes back to the group that gave it up and to no other, under its own stream name', async () => {
    await using streams = await openForTest(server.url)
    const failing = refusing('failing')
    const fine = refusing('fine')
    fine.accepts = true
    streams.consume(failing)
    streams.consume(fine)
    await streams.publish('s', numbered(0, 3))
    const [letter] = await waitFor(async () => {
      const letters = await streams.deadLetters.list('s')
      return letters.length > 0 && letters
    })
    if (!letter) throw new Error('no dead letter')
    failing.accepts = true
    expect(await streams.deadLetters.redrive(letter)).toBe(true)
    await waitFor(() => failing.seen.filter((seen) => seen.startsWith('s/1/')).length === 4)
    expect(failing.seen.at(-1)).toBe('s/1/1')
    expect(fine.seen).toEqual(['s/0/1', 's/1/1', 's/2/1'])
    expect(await streams.deadLetters.list('s')).toEqual([])
    expect(await streams.deadLetters.redrive(letter)).toBe(false)
    streams.keepTrimmed({ policies: [{ stream: 's', required: ['failing', 'fine'] }], everyMs: 50 })
    await using redis = openRedis(server.url)
    await waitFor(async () => (await redis.xlen(streamKey(0, 's'))) + (await redis.xlen(retryKey(0, 'failing'))) === 0)
  })

  test('may be mended before it is tried again, and fails again under its own stream', async () => {
    await using streams = await openForTest(server.url)
    const failing = refusing('g')
    streams.consume(failing)
    await streams.publish('s', numbered(1, 2))
    const first = await waitFor(async () => (await streams.deadLetters.list('s')).at(0))
    await streams.deadLetters.redrive(first, ['n', '1', 'mended', 'yes'])
    const second = await waitFor(async () => (await streams.deadLetters.list('s')).find(({ id }) => id !== first.id))
    expect(second).toMatchObject({ stream: 's', group: 'g', fields: ['n', '1', 'mended', 'yes'] })
    expect(await streams.deadLetters.drop(second)).toBe(true)
    expect(await streams.deadLetters.count('s')).toBe(0)
  })
})

test('a handler gives an entry up with its own reason, and a page of letters is read on from the last one', async () => {
  await using streams = await openForTest(server.url)
  streams.consume({
    ...{ group: 'g', consumer: 'a', streams: ['s'] },
    onBatch: async ({ deliveries }) => {
      await Promise.all(
        deliveries.map((delivery) =>
          delivery.deadLetter({ code: 'unknown_version', message: 'version 9 of X', fields: ['m', 'sealed'] }),
        ),
      )
    },
  })
  await streams.publish('s', [...numbered(0, 5), ...numbered(0, 5, 1)])
  await waitFor(async () => (await streams.deadLetters.count('s')) === 10)
  const pages = []
  for (let after = undefined as undefined | { stream: string; partition: number; id: string }; ; ) {
    const page = await streams.deadLetters.list('s', { limit: 3, ...(after ? { after } : {}) })
    if (page.length === 0) break
    pages.push(...page)
    after = page.at(-1)
  }
  expect(pages).toHaveLength(10)
  expect(new Set(pages.map(({ partition, id }) => `${partition}/${id}`)).size).toBe(10)
  expect(pages[0]).toMatchObject({
    code: 'unknown_version',
    message: 'version 9 of X',
    fields: ['m', 'sealed'],
    attempts: 1,
  })
  expect(await streams.deadLetters.get(pages[0] ?? { stream: 's', partition: 0, id: '1-1' })).toEqual(pages[0])
})
