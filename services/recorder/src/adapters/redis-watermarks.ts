import type { RedisClient } from '@nexus/runtime'
import type { Watermarks } from '../ports.ts'

/** A hash of session id to sequence for each partition, which the gateway reads. */
export function redisWatermarks(redis: RedisClient): Watermarks {
  return {
    async publish(partition, watermarks) {
      if (watermarks.size === 0) return
      const fields = [...watermarks].flatMap(([sessionId, sequence]) => [sessionId, String(sequence)])
      await redis.hset(`nexus:{${partition}}:archived`, ...fields)
    },
  }
}
