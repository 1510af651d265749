import { openDiscord } from '@nexus/discord'
import { discordTelemetry, keepTrying, startService } from '@nexus/runtime'
import { discordShards } from './adapters/discord-shard.ts'
import { loggedGaps } from './adapters/logged-gaps.ts'
import { redisSessions } from './adapters/redis-sessions.ts'
import { redisWatermarks } from './adapters/redis-watermarks.ts'
import { streamFrames } from './adapters/stream-frames.ts'
import { Config } from './config.ts'
import { manifest } from './manifest.ts'
import type { FramePublisher } from './ports.ts'
import { rememberSessions } from './remembered-sessions.ts'
import { DEFAULT_LIMITS, runGateway } from './run-gateway.ts'
import { gatewayTelemetry } from './telemetry.ts'

await using service = await startService(manifest, Config, process.env)
const { config, log, metrics, health, streams, redis, eventLog, signal } = service

using discord = openDiscord({
  token: config.DISCORD_TOKEN.reveal(),
  apiUrl: config.DISCORD_API_URL,
  requestsPerSecond: config.GATEWAY_REQUESTS_PER_SECOND,
  hooks: discordTelemetry(metrics, log),
})
const events = gatewayTelemetry(metrics, log, health)
events.health('up', 'another gateway is connected; this one stands by')

const frames = streamFrames(streams)
const publisher: FramePublisher = {
  ...frames,
  async publish(partition, linked) {
    service.pass('read')
    await frames.publish(partition, linked)
    service.pass('published')
  },
}

// Longer than one lease: the lease may be lost together with what Redis knew of the sessions.
const sessions = rememberSessions(redisSessions(redis))
const gateway = streams.lease('gateway', ({ signal: held }) =>
  runGateway(
    {
      openShard: discordShards(config.DISCORD_TOKEN.reveal()),
      discord,
      publisher,
      watermarks: redisWatermarks(redis),
      sessions,
      gaps: loggedGaps(eventLog, (work) =>
        keepTrying(work, {
          signal,
          onUnavailable: (error) => events.failed('record a gap', error),
          onAvailable: () => log.info('the gap is recorded'),
        }),
      ),
      events,
      limits: {
        ...DEFAULT_LIMITS,
        shardCount: config.GATEWAY_SHARDS ?? null,
        retainMs: config.GATEWAY_RETAIN_MS,
        retainWeight: config.GATEWAY_RETAIN_BYTES,
        slowAtWeight: config.GATEWAY_SLOW_AT_BYTES,
        leaveAtWeight: config.GATEWAY_SLOW_AT_BYTES * 8,
        backfillPerChannel: config.GATEWAY_BACKFILL_PER_CHANNEL,
        backfillMost: config.GATEWAY_BACKFILL_MOST,
      },
      now: Date.now,
    },
    AbortSignal.any([signal, held]),
  ),
)

await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
await gateway.stop()
