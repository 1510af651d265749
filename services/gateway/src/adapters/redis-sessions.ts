import type { RedisClient } from '@nexus/runtime'
import { z } from 'zod'
import type { SessionStore } from '../ports.ts'

const shardKey = (shardId: number) => `nexus:gateway:shard:${shardId}`

const whole = z.coerce.number().int().nonnegative()

const Session = z.object({
  sessionId: z.string().min(1),
  resumeUrl: z.url({ protocol: /^wss?$/ }),
  shardCount: z.coerce.number().int().positive(),
  startedAt: whole,
  sequence: whole,
  lastMessageAt: whole,
  lastEventAt: whole,
  /** `<partition>:<sequence>` separated by spaces. */
  chains: z.string().transform((text) => new Map(text.split(' ').flatMap(chainOf))),
})

const Backfill = z.object({
  lostSessionId: z.string().min(1),
  since: whole,
  guildIds: z.array(z.string()),
  attempt: whole,
})

/** Sessions as hashes, so that an operator can read them. What cannot be understood counts as no session. */
export function redisSessions(redis: RedisClient): SessionStore {
  return {
    async load(shardId) {
      const parsed = Session.safeParse(await redis.hgetall(shardKey(shardId)))
      if (!parsed.success) return null
      const { chains, ...session } = parsed.data
      return { ...session, lastByPartition: chains }
    },
    async save(shardId, { lastByPartition, ...session }) {
      const chains = [...lastByPartition].map(([partition, last]) => `${partition}:${last}`).join(' ')
      await redis.hset(shardKey(shardId), { ...session, chains })
    },
    async loadBackfill(shardId) {
      const text = await redis.hget(shardKey(shardId), 'backfill')
      if (text === null) return null
      const parsed = Backfill.safeParse(JSON.parse(text))
      return parsed.success ? parsed.data : null
    },
    async saveBackfill(shardId, backfill) {
      if (backfill) await redis.hset(shardKey(shardId), 'backfill', JSON.stringify(backfill))
      else await redis.hdel(shardKey(shardId), 'backfill')
    },
  }
}

function chainOf(text: string): [number, number][] {
  const [partition, last] = text.split(':').map(Number)
  return Number.isInteger(partition) && Number.isInteger(last) ? [[partition as number, last as number]] : []
}
