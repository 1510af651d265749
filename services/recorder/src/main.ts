import { join } from 'node:path'
import { startService } from '@nexus/runtime'
import { redisWatermarks } from './adapters/redis-watermarks.ts'
import { readSigningKey } from './adapters/signing-key.ts'
import { archiveFrames } from './archive-frames.ts'
import { Config } from './config.ts'
import { manifest } from './manifest.ts'
import { recorderTelemetry } from './telemetry.ts'
import { trimPolicies } from './trim-policies.ts'

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, streams, redis, health, log, metrics, signal } = service
const telemetry = recorderTelemetry(metrics, log, health)
const signingKey = await readSigningKey(config.NEXUS_STATE_DIR)

streams.keepTrimmed({ policies: trimPolicies, onGap: telemetry.skipped })
const anchoring = eventLog.keepAnchored({
  directory: join(config.NEXUS_STATE_DIR, 'anchors'),
  signingKey,
  everyMs: config.ANCHOR_EVERY_MS,
  signal,
  onFault: telemetry.anchorFailed,
})
const projecting = eventLog.project({ signal, onFault: telemetry.projectionFailed })

await service.consumeBatches({
  streams: ['discord.interactions', 'discord.events'],
  // Nobody waits for the archive but the gateway, which keeps frames for much longer.
  lingerMs: 50,
  onBatch: archiveFrames({
    archive: eventLog,
    members: eventLog.keys,
    erasures: eventLog,
    watermarks: redisWatermarks(redis),
    words: service.deadWords,
    pass: service.pass,
    signal,
    telemetry,
  }),
})
await Promise.all([anchoring, projecting])
