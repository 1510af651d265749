import type { RedisClient } from '@nexus/runtime'
import { streamKey } from '@nexus/streams'
import type { Streamed } from '../ports.ts'

const PAGE = 500

/**
 * Reads what a stream still holds, up to what the group was given. What it was given and has not settled comes again, in its
 * order, and is left for then: folded ahead of its turn it would be judged among messages that came after it.
 */
export function redisStreamed(redis: RedisClient, group: string): Streamed {
  return {
    async *delivered(stream, partition, after) {
      const key = streamKey(partition, stream)
      const last = await lastDelivered(redis, key, group)
      if (last === null) return
      const end = await endOfSettled(redis, key, group, last)
      for (let from = after; from !== end; ) {
        const page = await redis.xrange(key, `(${from}`, end, 'COUNT', PAGE)
        for (const [entryId, fields] of page) {
          from = entryId
          yield { entryId, field: (name) => fieldOf(fields, name) }
        }
        if (page.length < PAGE) return
      }
    },
  }
}

function fieldOf(fields: readonly string[], name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** Null while the stream or the group does not exist. */
async function lastDelivered(redis: RedisClient, key: string, group: string): Promise<string | null> {
  const groups = (await redis.exists(key)) ? ((await redis.xinfo('GROUPS', key)) as unknown[][]) : []
  for (const facts of groups) {
    const map = new Map<unknown, unknown>()
    for (let i = 0; i < facts.length; i += 2) map.set(facts[i], facts[i + 1])
    if (map.get('name') === group) return String(map.get('last-delivered-id'))
  }
  return null
}

/** Where reading ends: before the first unsettled entry if all after it are unsettled too, otherwise at the last. */
async function endOfSettled(redis: RedisClient, key: string, group: string, last: string): Promise<string> {
  const [count, first] = (await redis.xpending(key, group)) as [number, string | null]
  if (count === 0 || first === null) return last
  const unsettled = await redis.xrange(key, first, last, 'COUNT', count + 1)
  return unsettled.length === count ? `(${first}` : last
}
