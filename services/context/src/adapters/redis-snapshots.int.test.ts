import { startRedis, type TestRedis } from '@nexus/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { redisSnapshots } from './redis-snapshots.ts'

const STATE = 'nexus:{0}:context.state'
const fence = { lease: 'context', partition: 0, token: 1, value: '1:one' }

let server: TestRedis
let redis: Redis

beforeAll(async () => {
  server = await startRedis()
  redis = new Redis(server.url)
})
afterAll(async () => {
  await redis?.quit()
  await server?.stop()
})
beforeEach(async () => {
  await redis.flushall()
  await redis.set('nexus:{0}:lease:context', fence.value)
})

describe('a snapshot in Redis', () => {
  test('is found as it was saved, without the parts that are gone', async () => {
    const snapshots = redisSnapshots(redis)
    const many = Array.from({ length: 1_200 }, (_, i) => ({ key: `member:1:${i}`, json: `[${i}]` }))
    await snapshots.save(fence, { parts: many, until: { frames: '1-0' } })
    await snapshots.save(fence, { parts: [{ key: 'member:1:7', json: null }], until: { frames: '2-0' } })
    const loaded = await snapshots.load(0)
    expect(loaded?.until).toEqual({ frames: '2-0' })
    expect(loaded?.parts).toHaveLength(1_199)
    expect(loaded?.parts).toContainEqual({ key: 'member:1:8', json: '[8]' })
  })

  test('of another form is none, and goes with the next one that is saved', async () => {
    await redis.hset(STATE, { until: '{"frames":"1-0"}', 'member:1:7': 'of another form' })
    const snapshots = redisSnapshots(redis)
    expect(await snapshots.load(0)).toBeNull()
    await snapshots.save(fence, { parts: [{ key: 'member:1:8', json: '[8]' }], until: { frames: '2-0' } })
    expect(await snapshots.load(0)).toEqual({ parts: [{ key: 'member:1:8', json: '[8]' }], until: { frames: '2-0' } })
  })

  test('is not touched by an owner that lost the partition', async () => {
    const snapshots = redisSnapshots(redis)
    await redis.set('nexus:{0}:lease:context', '2:other')
    await snapshots.save(fence, { parts: [{ key: 'member:1:8', json: '[8]' }], until: { frames: '2-0' } })
    expect(await snapshots.load(0)).toBeNull()
  })
})
