import type { RedisClient } from '@nexus/runtime'
import { leaseKey } from '@nexus/streams'
import type { Snapshot, Snapshots } from '../ports.ts'

const stateKey = (partition: number) => `nexus:{${partition}}:context.state`
const UNTIL = 'until'

/** Writes parts, empty ones being gone, and how far they reach; refuses when the lease has another owner. */
const SAVE = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('hdel', KEYS[1], ARGV[i]) else redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
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
      const flat = parts.flatMap(({ key, json }) => [key, json ?? ''])
      const keys = [stateKey(partition), leaseKey(partition, lease)]
      await redis.eval(SAVE, keys.length, ...keys, value, JSON.stringify(until), ...flat)
    },
  }
}
