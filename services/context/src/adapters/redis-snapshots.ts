import type { RedisClient } from '@nexus/runtime'
import { leaseKey } from '@nexus/streams'
import type { Snapshot, Snapshots } from '../ports.ts'

const stateKey = (partition: number) => `nexus:{${partition}}:context.state`
const UNTIL = 'until'

/**
 * Writes parts, removes those that are gone, and says how far they reach; refuses when the lease has another owner.
 * Fields go many at a time: a call for each part costs Redis more than the part.
 *
 * KEYS: state, lease. ARGV: fence, until, how many are gone, their names …, then names and values of the others in turn.
 */
const SAVE = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
local first = 4 + tonumber(ARGV[3])
for i = 4, first - 1, 500 do redis.call('hdel', KEYS[1], unpack(ARGV, i, math.min(i + 499, first - 1))) end
for i = first, #ARGV, 500 do redis.call('hset', KEYS[1], unpack(ARGV, i, math.min(i + 499, #ARGV))) end
redis.call('hset', KEYS[1], '${UNTIL}', ARGV[2])
return 1`

/** Parts in one Redis hash per partition, next to the streams they were folded from. */
export function redisSnapshots(redis: RedisClient): Snapshots {
  return {
    async load(partition) {
      const fields = await redis.hgetall(stateKey(partition))
      const { [UNTIL]: until, ...parts } = fields
      if (until === undefined) return null
      return {
        parts: Object.entries(parts).map(([key, json]) => ({ key, json })),
        until: JSON.parse(until) as Record<string, string>,
      }
    },

    async save({ lease, partition, value }, { parts, until }: Snapshot) {
      const gone = parts.flatMap(({ key, json }) => (json === null ? [key] : []))
      const kept = parts.flatMap(({ key, json }) => (json === null ? [] : [key, json]))
      const keys = [stateKey(partition), leaseKey(partition, lease)]
      const args = [value, JSON.stringify(until), gone.length, ...gone, ...kept]
      return (await redis.eval(SAVE, keys.length, ...keys, ...args)) === 1
    },
  }
}
