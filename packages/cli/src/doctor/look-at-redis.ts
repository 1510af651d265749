import { Redis } from 'ioredis'
import { type Finding, fail, ok, warn } from './finding.ts'
import { skewFinding } from './look-at-postgres.ts'

export interface RedisLook {
  readonly findings: readonly Finding[]
  /** Partitions that the streams were begun with; null before the first start. */
  readonly partitions: number | null
}

export async function lookAtRedis(redisUrl: string): Promise<RedisLook> {
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  })
  let fault: Error | undefined
  redis.on('error', (error: Error) => {
    fault = error
  })
  try {
    await redis.connect()
    const askedAt = Date.now()
    const [seconds = 0, microseconds = 0] = (await redis.time()).map(Number)
    const skew = seconds * 1_000 + microseconds / 1_000 - (askedAt + Date.now()) / 2
    const facts = factsOf(await redis.info())
    const stored = await redis.get('nexus:partitions')
    return {
      findings: [
        versionFinding(facts),
        skewFinding('Redis', skew),
        policyFinding(facts),
        aofFinding(facts),
        memoryFinding(facts),
      ],
      partitions: stored === null ? null : Number(stored),
    }
  } catch (error) {
    throw fault ?? error
  } finally {
    redis.disconnect()
  }
}

type Facts = ReadonlyMap<string, string>

export function factsOf(info: string): Facts {
  const pairs = info.split(/\r?\n/).flatMap((line) => {
    const [name, value] = line.split(/:(.*)/s)
    return name && value !== undefined ? [[name, value] as const] : []
  })
  return new Map(pairs)
}

function versionFinding(facts: Facts): Finding {
  const version = facts.get('redis_version') ?? 'unknown'
  if (Number.parseInt(version, 10) >= 7) return ok('Redis', `version ${version}`)
  return fail('Redis', `version ${version} is too old`, 'use Redis 7.0 or newer, or Valkey')
}

export function policyFinding(facts: Facts): Finding {
  const policy = facts.get('maxmemory_policy') ?? 'unknown'
  if (policy === 'noeviction') return ok('Redis policy', policy)
  return fail(
    'Redis policy',
    `${policy} may throw streams away`,
    'redis-cli config set maxmemory-policy noeviction, and the same in redis.conf',
  )
}

export function aofFinding(facts: Facts): Finding {
  const fix = 'redis-cli config set appendonly yes, and the same in redis.conf'
  if (facts.get('aof_enabled') !== '1')
    return warn('Redis AOF', 'off: a restart empties the streams, and all is sent again', fix)
  if (facts.get('aof_last_write_status') !== 'ok')
    return fail('Redis AOF', 'its last write failed', 'look at the disk of Redis and at its log')
  return ok('Redis AOF', 'on')
}

export function memoryFinding(facts: Facts): Finding {
  const used = Number(facts.get('used_memory') ?? 0)
  const most = Number(facts.get('maxmemory') ?? 0)
  const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`
  if (most === 0)
    return warn(
      'Redis memory',
      `${mebibytes(used)} used, without a bound`,
      'set maxmemory below what the machine has: Redis then refuses instead of being killed',
    )
  const detail = `${mebibytes(used)} of ${mebibytes(most)} used`
  if (used > most * 0.9)
    return fail('Redis memory', detail, 'nexus lag shows who does not read; raise maxmemory meanwhile')
  return used > most * 0.7
    ? warn('Redis memory', detail, 'nexus lag shows who does not read')
    : ok('Redis memory', detail)
}
