import { Redis } from 'ioredis'
import type { FoundWord } from './found-word.ts'

/** Looks for a word in every key and every value of a Redis. */
export async function searchRedis(redisUrl: string, word: string): Promise<readonly FoundWord[]> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 2 })
  redis.on('error', () => undefined)
  try {
    const found: FoundWord[] = []
    for await (const keys of redis.scanStream({ count: 500 }) as AsyncIterable<string[]>) {
      for (const key of keys) {
        for await (const text of contentsOf(redis, key)) {
          if (!text.toLowerCase().includes(word.toLowerCase())) continue
          found.push({ store: key.endsWith('.dead') ? 'dead-letters' : 'redis', place: key })
          break
        }
      }
    }
    return found
  } finally {
    redis.disconnect()
  }
}

const PAGE = 500

/** Everything that a key holds, in pages. A key that has gone meanwhile holds nothing. */
async function* contentsOf(redis: Redis, key: string): AsyncGenerator<string> {
  yield key
  switch (await redis.type(key)) {
    case 'string':
      yield (await redis.get(key)) ?? ''
      return
    case 'stream':
      for (let from = '-'; ; ) {
        const entries = await redis.xrange(key, from, '+', 'COUNT', PAGE)
        for (const [, fields] of entries) yield fields.join('\n')
        const last = entries.at(-1)
        if (!last || entries.length < PAGE) return
        from = `(${last[0]}`
      }
    case 'hash':
      for await (const fields of redis.hscanStream(key, { count: PAGE }) as AsyncIterable<string[]>)
        yield fields.join('\n')
      return
    case 'set':
      for await (const members of redis.sscanStream(key, { count: PAGE }) as AsyncIterable<string[]>)
        yield members.join('\n')
      return
    case 'zset':
      for await (const members of redis.zscanStream(key, { count: PAGE }) as AsyncIterable<string[]>)
        yield members.join('\n')
      return
    case 'list':
      yield (await redis.lrange(key, 0, -1)).join('\n')
      return
    default:
  }
}

/** Rewrites the append-only file, so that what was trimmed is gone from the disk too. False where Redis refuses. */
export async function compactRedis(redisUrl: string): Promise<boolean> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 2 })
  redis.on('error', () => undefined)
  try {
    await redis.bgrewriteaof()
    for (let i = 0; i < 600; i += 1) {
      const info = await redis.info('persistence')
      if (/aof_rewrite_in_progress:0/.test(info) && /aof_rewrite_scheduled:0/.test(info)) return true
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    return false
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}
