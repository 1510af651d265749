import type { RedisClient } from '@nexus/runtime'
import { leaseKey } from '@nexus/streams'
import type { Watermarks } from '../ports.ts'

/** KEYS: watermarks, lease. ARGV: fence, then session ids and sequences in turn. */
const PUBLISH = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('hset', KEYS[1], unpack(ARGV, 2))
return 1`

/** A hash of session id to sequence for each partition, which the gateway reads. */
export function redisWatermarks(redis: RedisClient): Watermarks {
  return {
    async publish({ lease, partition, value }, watermarks) {
      if (watermarks.size === 0) return
      const fields = [...watermarks].flatMap(([sessionId, sequence]) => [sessionId, String(sequence)])
      await redis.eval(PUBLISH, 2, `nexus:{${partition}}:archived`, leaseKey(partition, lease), value, ...fields)
    },
  }
}
