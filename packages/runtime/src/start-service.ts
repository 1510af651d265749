import { hostname } from 'node:os'
import { type EventLog, openEventLog } from '@nexus/event-log'
import { type Manifest, type MessageType, passageOf, type Stream } from '@nexus/events'
import { type Batch, type Consumer, type Lifecycle, openStreams, type Streams } from '@nexus/streams'
import type { z } from 'zod'
import { type CommonConfig, ConfigError, loadConfig } from './config.ts'
import { crashPoints, type PassCrashPoint } from './crash-point.ts'
import { deadWords } from './dead-words.ts'
import { type DeadWords, Dispatcher, type Handlers } from './dispatch.ts'
import { Health, serveHealth } from './health.ts'
import { type Logger, openLogger } from './logger.ts'
import { Metrics } from './metrics.ts'
import { openRedis, type RedisClient } from './open-redis.ts'
import { publishRecorded } from './publish-recorded.ts'
import { reconcile } from './reconcile.ts'
import { stopSignal } from './stop-signal.ts'
import { dispatchTelemetry } from './telemetry.ts'
import { untilAvailable } from './until-available.ts'
import { watchStores } from './watch-stores.ts'

export interface ConsumeOptions {
  /** Effects under way at once; default 16. */
  readonly concurrency?: number
  /** Longest that a clear waits to be recorded, in ms; default 100. */
  readonly flushAfterMs?: number
  /** Only these of the streams on which the handled messages travel; default all. */
  readonly streams?: readonly Stream[]
}

export interface BatchOptions {
  /** Most urgent first. */
  readonly streams: readonly Stream[]
  readonly batchSize?: number
  /** Least time from one read that found less than a batch to the next, in ms; default 0. */
  readonly lingerMs?: number
  readonly onBatch: (batch: Batch) => Promise<void>
  readonly lifecycle?: Lifecycle
}

/** A running service: what `main.ts` composes its parts from. */
export interface Service<C> extends AsyncDisposable {
  readonly config: CommonConfig & C
  readonly log: Logger
  readonly metrics: Metrics
  readonly health: Health
  readonly eventLog: EventLog
  readonly streams: Streams
  /** For what a service keeps in Redis beside the streams. */
  readonly redis: RedisClient
  /** Aborted when the service begins to stop. */
  readonly signal: AbortSignal
  readonly pass: PassCrashPoint
  /** Keeps members' words out of dead letters. */
  readonly deadWords: DeadWords
  /** Handles messages until the service stops. */
  consume(handlers: Handlers, options?: ConsumeOptions): Promise<void>
  /** Hands out raw batches until the service stops; what follows from them is the caller's to settle. */
  consumeBatches(options: BatchOptions): Promise<void>
}

/** Streams in the order in which a waiting batch is taken: people first, the flood last. */
const URGENCY: readonly Stream[] = [
  'staff.commands',
  'discord.interactions',
  'enforcement.outcomes',
  'moderation.decisions',
  'ai.verdicts',
  'moderation.requests',
  'context.messages',
  'discord.events',
]

/** An entry is handed out this often before it is set aside. */
const MAX_ATTEMPTS = 5

/**
 * Reads the configuration, waits until both stores are there (saying what is missing), and serves health and metrics.
 * Wrong configuration ends the process with code 2 and every fault; SIGTERM and SIGINT stop it within STOP_WITHIN_MS.
 */
export async function startService<C>(
  manifest: Manifest,
  schema: z.ZodType<C>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Service<C>> {
  const config = readConfig(schema, env)
  const log = openLogger(manifest.name, config.LOG_LEVEL)
  const metrics = new Metrics(manifest.name)
  const health = new Health()
  const stopping = stopSignal(config.STOP_WITHIN_MS, log)
  health.set('postgres', { state: 'down', detail: 'not asked yet' })
  health.set('redis', { state: 'down', detail: 'not asked yet' })
  const server = await serveHealth({ port: config.HEALTH_PORT, health, metrics: () => metrics.expose() })
  log.info({ healthPort: server.port }, 'service starting')

  const attempt = <R>(name: string, open: () => Promise<R>) =>
    untilAvailable({ name, open, health, log, signal: stopping })
  const eventLog = await attempt('postgres', () =>
    openEventLog({
      connectionString: config.DATABASE_URL,
      applicationName: `nexus-${manifest.name}`,
      poolSize: 6,
      masterKey: Buffer.from(config.NEXUS_MASTER_KEY_FILE.reveal(), 'base64'),
      onFault: (fault) => log.warn({ err: fault }, 'the log is in trouble'),
    }),
  )
  await attempt('postgres', () => eventLog.assertPartitions(config.STREAM_PARTITIONS))
  const consumerName = `${hostname()}-${process.pid}`
  const streams = await attempt('redis', () =>
    openStreams({
      url: config.REDIS_URL,
      partitions: config.STREAM_PARTITIONS,
      clientName: `nexus-${manifest.name}`,
      connectWithinMs: 2_000,
      onFault: ({ kind, message, error, ...facts }) => log.warn({ kind, err: error, ...facts }, message),
    }),
  )
  const redis = await openRedis(config.REDIS_URL, `nexus-${manifest.name}-state`, (error) =>
    log.warn({ err: error }, 'redis connection in trouble'),
  )
  const disposing = new AbortController()
  const watching = watchStores({
    stores: {
      postgres: () => eventLog.head(),
      // A write: a Redis without memory, or one that became a replica, still answers questions.
      redis: () => redis.set(`nexus:asked:${manifest.name}`, consumerName, 'EX', 60),
    },
    health,
    log,
    signal: AbortSignal.any([stopping, disposing.signal]),
  })
  const pass = crashPoints(config.NEXUS_CRASH_AT)
  const publish = publishRecorded(streams)
  const resent = metrics.counter({
    name: 'nexus_reconcile_resent_total',
    help: 'Recorded messages sent again because their reader left no trace',
    labels: ['type'],
  })
  const words = deadWords(eventLog.keys)
  log.info({ partitions: config.STREAM_PARTITIONS }, 'service ready')

  const untilStopped = async (consumer: Consumer, settle: () => Promise<void>) => {
    if (!stopping.aborted)
      await new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.all([consumer.stop(), settle()])
  }
  return {
    config,
    log,
    metrics,
    health,
    eventLog,
    streams,
    redis,
    signal: stopping,
    pass,
    deadWords: words,
    async consume(handlers, { concurrency = 16, flushAfterMs = 100, streams: only } = {}) {
      const dispatcher = new Dispatcher({
        service: manifest.name,
        handlers,
        log: eventLog,
        publish,
        pass,
        signal: stopping,
        concurrency,
        flushAfterMs,
        maxAttempts: MAX_ATTEMPTS,
        words,
        on: dispatchTelemetry(metrics, log, (isUp, detail) => {
          health.set('dependencies', isUp ? { state: 'up' } : { state: 'degraded', detail })
        }),
      })
      const consumer = streams.consume({
        group: manifest.name,
        consumer: consumerName,
        streams: streamsOf(Object.keys(handlers) as MessageType[]).filter((stream) => only?.includes(stream) ?? true),
        maxAttempts: MAX_ATTEMPTS,
        onBatch: (batch) => dispatcher.take(batch),
        sealDeadLetter: (delivery) => words.seal(delivery),
      })
      const intents = Object.values(handlers).flatMap((handler) => (handler?.kind === 'effect' ? [handler.intent] : []))
      const reconciling = reconcile({ manifest, intents, eventLog, streams, log, resent })
      await untilStopped(consumer, () => dispatcher.settle())
      await reconciling.stop()
    },
    async consumeBatches({ streams: wanted, batchSize, lingerMs, onBatch, lifecycle }) {
      const consumer = streams.consume({
        group: manifest.name,
        consumer: consumerName,
        streams: wanted,
        ...(batchSize === undefined ? {} : { batchSize }),
        ...(lingerMs === undefined ? {} : { lingerMs }),
        maxAttempts: MAX_ATTEMPTS,
        onBatch,
        sealDeadLetter: (delivery) => words.seal(delivery),
        ...(lifecycle ? { lifecycle } : {}),
      })
      await untilStopped(consumer, async () => {})
    },
    async [Symbol.asyncDispose]() {
      disposing.abort()
      await streams.close()
      redis.disconnect()
      await watching
      await eventLog[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      log.info('service stopped')
    },
  }
}

/** Wrong configuration ends the process before anything is begun. */
function readConfig<C>(schema: z.ZodType<C>, env: Readonly<Record<string, string | undefined>>): CommonConfig & C {
  try {
    return loadConfig(schema, env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(2)
  }
}

function streamsOf(types: readonly MessageType[]): Stream[] {
  const wanted = new Set(types.flatMap((type) => passageOf(type).streams))
  return URGENCY.filter((stream) => wanted.has(stream))
}
