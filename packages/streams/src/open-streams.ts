import { randomUUID } from 'node:crypto'
import { type Connections, connect, describe } from './connect.ts'
import { type ConsumeOptions, type Consumer, PartitionConsumer } from './consumer.ts'
import { type DeadLetters, openDeadLetters } from './dead-letters.ts'
import { type EpochLostListener, Epochs } from './epochs.ts'
import { PartitionCountError } from './errors.ts'
import type { OnFault } from './fault.ts'
import type { Fence } from './fence.ts'
import { partitionsKey } from './keys.ts'
import { type GroupLag, type LagOptions, readLag } from './lag.ts'
import { Leases } from './leases.ts'
import { partitionOf } from './partition-of.ts'
import { pause } from './pause.ts'
import { type GroupProgress, type ProgressOptions, readProgress } from './progress.ts'
import { type NewEntry, Publisher } from './publisher.ts'
import { runSingleton, type Singleton, type SingletonWork } from './singleton.ts'
import {
  type Gap,
  type HoldOptions,
  type KeepTrimmedOptions,
  readGaps,
  setHold,
  type TrimPolicy,
  type TrimResult,
  trimAgainAndAgain,
  trimStream,
} from './trim.ts'

export interface StreamsOptions {
  /** `redis://` or `rediss://`; for Redis Cluster the address of any node. */
  readonly url: string
  /** Fixed at the first start with an empty Redis; 1-1,024, default 4. */
  readonly partitions?: number
  /** Names the connections in CLIENT LIST and the owner of leases. */
  readonly clientName: string
  /** Longest wait for the first connection, in ms; default 30,000. */
  readonly connectWithinMs?: number
  /** Hears of what the package copes with. Default: nobody. */
  readonly onFault?: OnFault
}

export interface Streams extends AsyncDisposable {
  readonly partitions: number
  partitionOf(guildId: string | null): number
  /**
   * Adds entries, in order per partition, and resolves to their ids in the order given. What is asked for in one turn of
   * the event loop travels together. While Redis is away or refuses, the call waits. A reconnection repeats nothing.
   * @throws FenceLostError when `fence` is given and its lease has another owner
   * @throws StreamUnavailableError when the streams are closed first
   */
  publish(stream: string, entries: readonly NewEntry[], fence?: Fence): Promise<readonly string[]>
  /** Entries that wait to be published. A caller that can wait should do so while this is large. */
  readonly backlog: number
  /**
   * Called when Redis turns out to have lost the data of a partition. Until every listener is done, only what a listener
   * itself publishes (or starts) reaches the partition; the publish that found out is tried after that.
   */
  onEpochLost(listener: EpochLostListener): void
  consume(options: ConsumeOptions): Consumer
  /** Runs `work` in one process at a time. The lease and its fence belong to `partition`, default 0. */
  lease(name: string, work: SingletonWork, options?: { readonly partition?: number }): Singleton
  readonly deadLetters: DeadLetters
  hold(options: HoldOptions): Promise<void>
  trim(policy: TrimPolicy): Promise<readonly TrimResult[]>
  /** Trims under a lease: any number of processes may ask for it. */
  keepTrimmed(options: KeepTrimmedOptions): Singleton
  /** What optional groups were made to skip, oldest first. */
  gaps(): Promise<readonly Gap[]>
  lag(options: LagOptions): Promise<readonly GroupLag[]>
  progress(options: ProgressOptions): Promise<GroupProgress>
  /** Stops consumers and leases, then closes the connections. What was not published by then is refused. */
  close(): Promise<void>
}

const CHECK_EPOCHS_MS = 2_000

/**
 * Opens the streams.
 * @throws StreamUnavailableError when Redis does not answer in time
 * @throws PartitionCountError when Redis holds data of another number of partitions
 * @throws RedisTooOldError below Redis 7.0
 */
export async function openStreams(options: StreamsOptions): Promise<Streams> {
  const { url, partitions = 4, clientName, connectWithinMs = 30_000, onFault = () => undefined } = options
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 1_024) {
    throw new RangeError(`partitions must be an integer from 1 to 1,024, not ${partitions}`)
  }
  const connections = await connect({ url, clientName, connectWithinMs, onFault })
  const epochs = new Epochs(connections, partitions, onFault)
  try {
    await verifyPartitions(connections, partitions)
    await epochs.readAll()
  } catch (error) {
    connections.close()
    throw error
  }
  const watching = watchEpochs(connections, epochs, onFault)
  const owner = `${clientName}-${randomUUID()}`
  const leases = new Leases(connections, epochs)
  const publisher = new Publisher(connections, epochs, partitions)
  const running = new Set<AsyncDisposable>()
  const forget = (fence: Fence) => publisher.forget(fence)
  const lease: Streams['lease'] = (name, work, { partition = 0 } = {}) => {
    const singleton = runSingleton({ name, partition, owner, connections, leases, onFault, forget }, work)
    running.add(singleton)
    return singleton
  }
  let closed: Promise<void> | undefined
  const close = async () => {
    await Promise.all([...running].map((one) => one[Symbol.asyncDispose]()))
    connections.close()
    await watching
  }

  return {
    partitions,
    partitionOf: (guildId) => partitionOf(guildId, partitions),
    publish: (stream, entries, fence) => publisher.publish(stream, entries, fence),
    get backlog() {
      return publisher.backlog
    },
    onEpochLost: (listener) => epochs.onLost(listener),
    consume(consumeOptions) {
      const consumer = new PartitionConsumer(
        { connections, epochs, leases, partitions, onFault, forget },
        consumeOptions,
      )
      running.add(consumer)
      return consumer
    },
    lease,
    deadLetters: openDeadLetters(connections, partitions),
    hold: (hold) => setHold(connections, hold),
    trim: (policy) => Promise.all(Array.from({ length: partitions }, (_, p) => trimStream(connections, p, policy))),
    keepTrimmed: (keep) =>
      lease('trim', ({ signal }) => trimAgainAndAgain(connections, partitions, keep, { signal, onFault })),
    gaps: async () =>
      (await Promise.all(Array.from({ length: partitions }, (_, p) => readGaps(connections, p)))).flat(),
    lag: (what) => readLag(connections, partitions, what),
    progress: (what) => readProgress(connections, what),
    close() {
      closed ??= close()
      return closed
    },
    [Symbol.asyncDispose]() {
      closed ??= close()
      return closed
    },
  }
}

async function verifyPartitions({ commands, persist }: Connections, partitions: number): Promise<void> {
  await persist('store the number of partitions', () => commands.set(partitionsKey, partitions, 'NX'))
  const stored = Number(await persist('read the number of partitions', () => commands.get(partitionsKey)))
  if (stored !== partitions) throw new PartitionCountError(stored, partitions)
}

/** A quiet process notices a loss too. */
async function watchEpochs(connections: Connections, epochs: Epochs, onFault: OnFault): Promise<void> {
  while (!connections.closed.aborted) {
    await pause(CHECK_EPOCHS_MS, connections.closed)
    try {
      if (!connections.closed.aborted) await epochs.check()
    } catch (error) {
      if (connections.closed.aborted) return
      onFault({ kind: 'unexpected', message: `read the epochs: ${describe(error)}`, error })
    }
  }
}
