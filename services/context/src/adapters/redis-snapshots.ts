import { SNAPSHOT_FORM } from '@nexus/domain'
import type { RedisClient } from '@nexus/runtime'
import { leaseKey } from '@nexus/streams'
import type { Snapshot, Snapshots } from '../ports.ts'

const stateKey = (partition: number) => `nexus:{${partition}}:context.state`
const UNTIL = 'until'
const FORM = 'form'

/**
 * Writes parts, removes those that are gone, and says how far they reach; refuses when the lease has another owner.
 * Fields go many at a time: a call for each part costs Redis more than the part. What was written in another form goes.
 *
 * KEYS: state, lease. ARGV: fence, until, form, how many are gone, their names …, then names and values of the others in turn.
 */
const SAVE = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
if redis.call('hget', KEYS[1], '${FORM}') ~= ARGV[3] then redis.call('del', KEYS[1]) end
local first = 5 + tonumber(ARGV[4])
for i = 5, first - 1, 500 do redis.call('hdel', KEYS[1], unpack(ARGV, i, math.min(i + 499, first - 1))) end
for i = first, #ARGV, 500 do redis.call('hset', KEYS[1], unpack(ARGV, i, math.min(i + 499, #ARGV))) end
redis.call('hset', KEYS[1], '${UNTIL}', ARGV[2], '${FORM}', ARGV[3])
return 1`

/** Parts in one Redis hash per partition, next to the streams they were folded from. */
export function redisSnapshots(redis: RedisClient): Snapshots {
  return {
    async load(partition) {
      const fields = await redis.hgetall(stateKey(partition))
      const { [UNTIL]: until, [FORM]: form, ...parts } = fields
      if (until === undefined || form !== SNAPSHOT_FORM) return null
      return {
        parts: Object.entries(parts).map(([key, json]) => ({ key, json })),
        until: JSON.parse(until) as Record<string, string>,
      }
    },

    async save({ lease, partition, value }, { parts, until }: Snapshot) {
      const gone = parts.flatMap(({ key, json }) => (json === null ? [key] : []))
      const kept = parts.flatMap(({ key, json }) => (json === null ? [] : [key, json]))
      const keys = [stateKey(partition), leaseKey(partition, lease)]
      const terms = [value, JSON.stringify(until), SNAPSHOT_FORM, gone.length]
      return (await redis.eval(SAVE, keys.length, ...keys, ...terms, ...gone, ...kept)) === 1
    },
  }
}
