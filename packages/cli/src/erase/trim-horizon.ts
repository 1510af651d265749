import { partitionOf, streamKey } from '@nexus/streams'
import { Redis } from 'ioredis'

/** Streams that carry members' words in plain text until they are trimmed. */
const PLAIN_STREAMS = ['discord.events', 'discord.interactions', 'context.messages'] as const

export interface TrimHorizon {
  /** Unix ms of the oldest entry that still carries words of this guild's partition; null when there is none. */
  readonly oldestAt: number | null
  readonly entries: number
}

/** How far back Redis remembers words of a guild's partition. */
export async function trimHorizon(redisUrl: string, guildId: string, partitions: number): Promise<TrimHorizon> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 2 })
  redis.on('error', () => undefined)
  try {
    const partition = partitionOf(guildId, partitions)
    const looks = PLAIN_STREAMS.map(async (stream) => {
      const key = streamKey(partition, stream)
      const [first] = await redis.xrange(key, '-', '+', 'COUNT', 1)
      return { at: first ? Number(first[0].split('-')[0]) : null, length: await redis.xlen(key) }
    })
    const found = await Promise.all(looks)
    const times = found.flatMap(({ at }) => (at === null ? [] : [at]))
    return {
      oldestAt: times.length > 0 ? Math.min(...times) : null,
      entries: found.reduce((sum, { length }) => sum + length, 0),
    }
  } finally {
    redis.disconnect()
  }
}
