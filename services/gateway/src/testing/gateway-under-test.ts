import { openDiscord } from '@nexus/discord'
import { openStreams } from '@nexus/streams'
import { waitFor } from '@nexus/testing'
import { Redis } from 'ioredis'
import { discordShards } from '../adapters/discord-shard.ts'
import { redisSessions } from '../adapters/redis-sessions.ts'
import { redisWatermarks } from '../adapters/redis-watermarks.ts'
import { streamFrames } from '../adapters/stream-frames.ts'
import type { GatewayEvents } from '../gateway-events.ts'
import type { Gap } from '../ports.ts'
import { DEFAULT_LIMITS, type GatewayLimits, runGateway } from '../run-gateway.ts'

export const PARTITIONS = 2

/** Quick enough for a test, in the same proportions. */
const QUICK: Partial<GatewayLimits> = {
  pollMs: 20,
  resendAfterMs: 300,
  resumeTimeoutMs: 400,
  stableAfterMs: 500,
  backoffMs: 50,
  identifySpacingMs: 10,
  saveEveryMs: 20,
}

/** A gateway in this process, as `main.ts` composes it, and what it told. */
export async function startGateway(parts: {
  readonly apiUrl: string
  readonly redisUrl: string
  readonly token?: string
  readonly limits?: Partial<GatewayLimits>
}) {
  const { apiUrl, redisUrl, token = 'token', limits = {} } = parts
  const told: string[] = []
  const gaps: Gap[] = []
  let received = 0
  let kept = { frames: 0, looks: 0 }
  const health = { state: 'down', detail: '' }
  const events: GatewayEvents = {
    dispatched: () => {
      received += 1
    },
    repeated: () => void told.push('repeated'),
    connected: (_shardId, how) => void told.push(how),
    disconnected: (_shardId, code) => void told.push(`disconnected ${code}`),
    identifying: (_shardId, remaining) => void told.push(`identifying with ${remaining} left`),
    identifiesExhausted: () => void told.push('identifies exhausted'),
    resumeTimedOut: () => void told.push('resume timed out'),
    fatal: (_shardId, code, remedy) => void told.push(`fatal ${code}: ${remedy}`),
    flow: (flow) => void told.push(`flow ${flow}`),
    kept: (frames) => {
      kept = { frames, looks: kept.looks + 1 }
    },
    sentAgain: (_partition, _frames, why) => void told.push(`sent again: ${why}`),
    gap: (gap) => void told.push(`gap: ${gap.cause}`),
    backfilled: ({ messages }) => void told.push(`backfilled ${messages}`),
    failed: (what) => void told.push(`failed: ${what}`),
    debug: () => undefined,
    health: (state, detail) => Object.assign(health, { state, detail }),
  }
  const stopping = new AbortController()
  const streams = await openStreams({ url: redisUrl, partitions: PARTITIONS, clientName: 'gateway-under-test' })
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  const discord = openDiscord({ token, apiUrl, backoffMs: 5 })
  const running = runGateway(
    {
      openShard: discordShards(token),
      discord,
      publisher: streamFrames(streams),
      watermarks: redisWatermarks(redis),
      sessions: redisSessions(redis),
      gaps: { record: async (gap) => void gaps.push(gap) },
      events,
      limits: {
        ...DEFAULT_LIMITS,
        // Here nobody archives unless a test does.
        archivedWithinMs: 0,
        ...QUICK,
        ...limits,
      },
      now: Date.now,
    },
    stopping.signal,
  )
  let stopped: Promise<void> | undefined
  const stop = async () => {
    stopping.abort()
    await running
    discord[Symbol.dispose]()
    redis.disconnect()
    await streams.close()
  }
  return {
    told,
    gaps,
    received: () => received,
    /** Resolves when it has looked at what it keeps from now on, and kept nothing. */
    async keepsNothing() {
      const { looks } = kept
      await waitFor(() => kept.looks > looks + 1 && kept.frames === 0, { what: 'the gateway to keep nothing' })
    },
    health,
    redis,
    stop() {
      stopped ??= stop()
      return stopped
    },
    [Symbol.asyncDispose]() {
      stopped ??= stop()
      return stopped
    },
  }
}
