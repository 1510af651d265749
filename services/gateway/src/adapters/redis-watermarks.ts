import type { RedisClient } from '@nexus/runtime'
import type { Watermarks } from '../ports.ts'

const archivedKey = (partition: number) => `nexus:{${partition}}:archived`

/** What `recorder` says that it has archived: a hash of session id → sequence for each partition. */
export function redisWatermarks(redis: RedisClient): Watermarks {
  return {
    async read(partition, sessionIds) {
      const values = await redis.hmget(archivedKey(partition), ...sessionIds)
      const known = new Map<string, number>()
      sessionIds.forEach((id, i) => {
        const watermark = Number(values[i] ?? Number.NaN)
        if (Number.isSafeInteger(watermark)) known.set(id, watermark)
      })
      return known
    },
    async restore(partition, watermarks) {
      const key = archivedKey(partition)
      await Promise.all([...watermarks].filter(([, at]) => at > 0).map(([id, at]) => redis.hsetnx(key, id, String(at))))
    },
  }
}
