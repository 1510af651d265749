import { streamKey } from '@nexus/streams'
import { startRedis, type TestRedis } from '@nexus/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { redisStreamed } from './redis-streamed.ts'

const KEY = streamKey(0, 'discord.events')

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
  for (let i = 1; i <= 6; i++) await redis.xadd(KEY, `${i}-0`, 'm', String(i))
  await redis.xgroup('CREATE', KEY, 'context', '0')
})

const read = (count: number) => redis.xreadgroup('GROUP', 'context', 'one', 'COUNT', count, 'STREAMS', KEY, '>')
const ack = (...ids: string[]) => redis.xack(KEY, 'context', ...ids)

async function delivered(after = '0-0'): Promise<string[]> {
  const found: string[] = []
  for await (const { entryId } of redisStreamed(redis, 'context').delivered('discord.events', 0, after))
    found.push(entryId)
  return found
}

describe('what a new owner folds again', () => {
  test('ends where the group has read to', async () => {
    await read(4)
    await ack('1-0', '2-0', '3-0', '4-0')
    expect(await delivered()).toEqual(['1-0', '2-0', '3-0', '4-0'])
    expect(await delivered('2-0')).toEqual(['3-0', '4-0'])
  })

  test('ends before what is delivered to him again: that is folded in its turn', async () => {
    await read(5)
    await ack('1-0', '2-0')
    expect(await delivered()).toEqual(['1-0', '2-0'])
    expect(await delivered('4-0')).toEqual([])
  })

  test('holds everything when an entry was left behind: the later ones never come again', async () => {
    await read(5)
    await ack('1-0', '3-0', '4-0')
    expect(await delivered()).toEqual(['1-0', '2-0', '3-0', '4-0', '5-0'])
  })

  test('is nothing before the group has read', async () => {
    expect(await delivered()).toEqual([])
    await redis.del(KEY)
    expect(await delivered()).toEqual([])
  })
})
