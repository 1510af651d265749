import { computePermissions } from '@nexus/discord'
import { keepTrying, repeatEvery, startService } from '@nexus/runtime'
import { archivedUntil } from './adapters/archived-until.ts'
import { logPast } from './adapters/log-past.ts'
import { logRecords } from './adapters/log-records.ts'
import { redisSnapshots } from './adapters/redis-snapshots.ts'
import { redisStreamed } from './adapters/redis-streamed.ts'
import { Config } from './config.ts'
import { Contextualizer, DECISIONS, FRAMES } from './contextualize.ts'
import { FindUnjudged } from './find-unjudged.ts'
import { forgetErased } from './forget-erased.ts'
import { manifest } from './manifest.ts'
import { patience } from './patience.ts'
import { contextTelemetry } from './telemetry.ts'

/** A Redis that does not answer must not hold up a stop. */
const SAVE_WITHIN_MS = 3_000

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, streams, redis, log, metrics, signal } = service
const telemetry = contextTelemetry(metrics, log)

const contextualizer = new Contextualizer({
  deps: { computePermissions, keyedHash: await eventLog.keys.digester() },
  snapshots: redisSnapshots(redis),
  streamed: redisStreamed(redis, manifest.name),
  past: logPast(eventLog, {
    partitions: config.STREAM_PARTITIONS,
    rebuildFromMs: config.REBUILD_FROM_MS,
    judgeFromMs: config.JUDGE_FROM_MS,
    now: () => Date.now(),
  }),
  members: {
    // An entry must not pay with its attempts for a log that is away.
    membersOf: (subjects) =>
      keepTrying(() => eventLog.keys.membersOf(subjects), {
        signal,
        onUnavailable: telemetry.unavailable,
        onAvailable: telemetry.available,
      }),
  },
  publish: (entries, fence) => streams.publish('context.messages', entries, fence),
  hold: (stream, fence, entryId) =>
    streams.hold({ stream, partition: fence.partition, name: manifest.name, entryId, fence }),
  words: service.deadWords,
  pass: service.pass,
  telemetry,
  partitions: config.STREAM_PARTITIONS,
  snapshotEvery: config.SNAPSHOT_EVERY,
  saveWithinMs: SAVE_WITHIN_MS,
})

// It ends with the connections: a stop must not wait for a Redis that is away.
void forgetErased({
  erasures: eventLog,
  forget: (erased) => contextualizer.forget(erased),
  archivedUntil: archivedUntil(streams, Date.now),
  now: () => Date.now(),
  signal,
  telemetry,
})

const records = logRecords(eventLog, config.STREAM_PARTITIONS)
const unjudged = new FindUnjudged({
  records,
  progress: {
    frames: (partition) => streams.progress({ stream: FRAMES, partition, group: manifest.name }),
    messages: (partition) => streams.progress({ stream: 'context.messages', partition, group: 'moderation' }),
  },
  owned: () => contextualizer.owned,
  sayAgain: async (partition, positions) =>
    contextualizer.sayAgain(partition, await records.frames(partition, positions)),
  patience: () => patience(signal),
  now: () => Date.now(),
  telemetry,
})
// It ends with the connections: a stop must not wait for a Redis that is away.
void repeatEvery(config.FIND_UNJUDGED_EVERY_MS, () => unjudged.look(), {
  signal,
  onFault: telemetry.lookFailed,
})

await service.consumeBatches({
  streams: [DECISIONS, FRAMES],
  onBatch: (batch) => contextualizer.take(batch),
  lifecycle: {
    acquired: (partition, fence) => contextualizer.acquired(partition, fence),
    lost: (partition) => contextualizer.lost(partition),
  },
})
