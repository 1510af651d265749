import { startRedis, type TestRedis } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { streamKey } from './keys.ts'
import { openForTest, openRedis } from './testing/open-for-test.ts'

const KEY = streamKey(0, 's')
const OF_A = { stream: 's', partition: 0, group: 'a' }

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  await using redis = openRedis(server.url)
  await redis.flushall()
  for (let i = 1; i <= 6; i++) await redis.xadd(KEY, `${i}-0`, 'n', String(i))
})

const read = (redis: ReturnType<typeof openRedis>, count: number) =>
  redis.call('XREADGROUP', 'GROUP', 'a', 'c', 'COUNT', count, 'STREAMS', KEY, '>')

describe('how far a group has come', () => {
  test('is up to what it has not read', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0')
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: '1-0' })
    await read(redis, 3)
    await redis.xack(KEY, 'a', '1-0', '2-0', '3-0')
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: '4-0' })
  })

  test('is up to what it has read and not settled', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0')
    await read(redis, 6)
    await redis.xack(KEY, 'a', '1-0', '3-0', '4-0', '5-0', '6-0')
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: '2-0' })
    await redis.xack(KEY, 'a', '2-0')
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: null })
  })

  test('is not held up by what is gone from the stream', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    await redis.call('XGROUP', 'CREATE', KEY, 'a', '0')
    await redis.xdel(KEY, '1-0', '2-0', '3-0', '4-0', '5-0', '6-0')
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: null })
  })

  test('is nowhere for a group that does not exist, and nothing is owed where there is no stream', async () => {
    await using redis = openRedis(server.url)
    await using streams = await openForTest(server.url)
    expect(await streams.progress(OF_A)).toEqual({ newest: '6-0', oldestUnsettled: '1-0' })
    await redis.del(KEY)
    expect(await streams.progress(OF_A)).toEqual({ newest: '0-0', oldestUnsettled: null })
  })
})
