import { type Connections, describe } from './connect.ts'
import type { Batch, Delivery, Source } from './delivery.ts'
import type { Epochs } from './epochs.ts'
import { fairShare } from './fair-share.ts'
import type { OnFault } from './fault.ts'
import type { Fence } from './fence.ts'
import { membersKey, retryKey, streamKey } from './keys.ts'
import { LEASE_MS, type Leases, RENEW_MS } from './leases.ts'
import { pause } from './pause.ts'
import { Reader } from './reader.ts'
import { isMissingGroup, Tenure } from './tenure.ts'

export interface ConsumeOptions {
  /** The service. Its consumers share the partitions; every group gets every entry. */
  readonly group: string
  /** This process; unique among the live consumers of the group. */
  readonly consumer: string
  /** What to read, most urgent first: a waiting batch of an earlier stream is handed out before one of a later. */
  readonly streams: readonly string[]
  /** Most entries of a batch, and per stream and partition of a read; default 200. */
  readonly batchSize?: number
  /** Longest wait of one read for something new, in ms, at most 3,000; default 2,000. A connection silent for twice that is given up. */
  readonly blockMs?: number
  /**
   * Least time from one read that found less than a batch to the next, in ms, at most 1,000; default 0. Fewer and fuller
   * batches cost a fraction; each entry may wait so much longer.
   */
  readonly lingerMs?: number
  /** A delivery neither settled nor extended for this long, in ms, is delivered again; default 15,000. */
  readonly claimAfterMs?: number
  /** An entry that was handed out this often without being settled is dead-lettered; default 5. */
  readonly maxAttempts?: number
  /** Most unsettled deliveries per partition before the next batch waits; default 10 batches. */
  readonly maxUnsettled?: number
  /** Hand out entries that were handed out before one by one, so that a poisonous one is alone; default true. */
  readonly isolate?: boolean
  /** Where a group that does not exist yet begins: with what the streams still hold, or with what comes; default 'oldest'. */
  readonly startAt?: 'oldest' | 'newest'
  /** Longest wait of `stop` for deliveries to be settled, in ms; default 20,000. */
  readonly stopWithinMs?: number
  /** Handles one batch. A partition's next batch waits until it resolves; other partitions do not. */
  readonly onBatch: (batch: Batch) => Promise<void>
  readonly lifecycle?: Lifecycle
  /**
   * What is kept of an entry that used up its attempts without being dead-lettered by the handler: fields with members'
   * words sealed. Default: all fields as they came.
   */
  readonly sealDeadLetter?: (delivery: Delivery) => readonly string[] | Promise<readonly string[]>
}

export interface Lifecycle {
  /** The partition is this consumer's. Nothing is handed out before this resolves. */
  readonly acquired?: (partition: number, fence: Fence) => void | Promise<void>
  /** The partition is not this consumer's any more: given back after its deliveries were settled, or lost. */
  readonly lost?: (partition: number) => void | Promise<void>
}

export interface Consumer extends AsyncDisposable {
  /** What is owned now. */
  readonly partitions: readonly number[]
  /** Deliveries that are handed out and not settled. */
  readonly unsettled: number
  /** Stops reading, waits until what is handed out is settled, and gives the partitions back. */
  stop(): Promise<void>
}

interface Room {
  readonly connections: Connections
  readonly epochs: Epochs
  readonly leases: Leases
  readonly partitions: number
  readonly onFault: OnFault
  /** Called when a fence is of no more use. */
  readonly forget: (fence: Fence) => void
}

/** Leaves time for a renewal that comes late. */
const LONGEST_BLOCK_MS = LEASE_MS - RENEW_MS - 500
const WATCH_MS = 250
const SWEEP_MS = 5_000
const COURTESY_MS = 3_000
/** Consumers with nothing pending are removed from their groups after this long without a sign of life, in ms. */
const FORGET_CONSUMER_AFTER_MS = 3_600_000

/** Competes with the other consumers of its group for partitions, and reads those it owns. */
export class PartitionConsumer implements Consumer {
  readonly #room: Room
  readonly #options: Required<Omit<ConsumeOptions, 'lifecycle'>> & { readonly lifecycle: Lifecycle }
  readonly #tenures = new Map<number, Tenure>()
  /** Tenures that are on their way out and still hold their lease. */
  readonly #leaving = new Set<number>()
  /** Partitions whose groups exist as far as this process knows. */
  readonly #prepared = new Map<number, Promise<void>>()
  readonly #stopping = new AbortController()
  readonly #closed: AbortSignal
  readonly #shared: Reader | undefined
  readonly #readers = new Map<number, Reader>()
  readonly #background: Promise<void>[]
  #stopped: Promise<void> | undefined
  #isLeavingGroup = false

  constructor(room: Room, options: ConsumeOptions) {
    this.#room = room
    if ((options.blockMs ?? 0) > LONGEST_BLOCK_MS) {
      throw new RangeError(
        `blockMs may be ${LONGEST_BLOCK_MS} at most, not ${options.blockMs}: a read must end within the lease`,
      )
    }
    const batchSize = options.batchSize ?? 200
    this.#options = {
      batchSize,
      blockMs: 2_000,
      lingerMs: 0,
      claimAfterMs: 15_000,
      maxAttempts: 5,
      maxUnsettled: batchSize * 10,
      isolate: true,
      startAt: 'oldest',
      stopWithinMs: 20_000,
      lifecycle: {},
      sealDeadLetter: (delivery) => delivery.fields.toArray(),
      ...options,
    }
    this.#closed = AbortSignal.any([this.#stopping.signal, room.connections.closed])
    // In Redis Cluster one command reaches one slot only, so that each partition is read on its own.
    if (!room.connections.isCluster) this.#shared = this.#openReader(() => [...this.#tenures.values()])
    this.#background = [this.#govern(), this.#watch(), this.#sweep()]
  }

  get partitions(): readonly number[] {
    return [...this.#tenures.keys()].sort((a, b) => a - b)
  }

  get unsettled(): number {
    let count = 0
    for (const tenure of this.#tenures.values()) count += tenure.unsettled
    return count
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    // Renewals go on until every lease is given back.
    const { group, consumer, stopWithinMs } = this.#options
    const { connections } = this.#room
    this.#isLeavingGroup = true
    await Promise.all([...this.#tenures.values()].map((tenure) => this.#giveBack(tenure, stopWithinMs)))
    this.#stopping.abort()
    const leave = async () => {
      await Promise.all(this.#background)
      const readers = [...(this.#shared ? [this.#shared] : []), ...this.#readers.values()]
      await Promise.all(readers.map((reader) => reader.stop()))
      await connections.persist('leave the group', () => connections.commands.zrem(membersKey(group), consumer))
      await this.#forgetConsumers(consumer)
    }
    try {
      if (!connections.closed.aborted) await this.#briefly(leave())
    } catch (error) {
      this.#room.onFault({ kind: 'unexpected', message: `leave ${group}: ${describe(error)}`, error })
    }
  }

  /** Waits for a courtesy to the others, but not long for a Redis that does not answer. */
  async #briefly(courtesy: Promise<void>): Promise<void> {
    const given = new AbortController()
    await Promise.race([courtesy.finally(() => given.abort()), pause(COURTESY_MS, given.signal)])
  }

  /** Gives a sign of life, and takes or gives back partitions until the share is fair. */
  async #govern(): Promise<void> {
    const { group, consumer } = this.#options
    const { connections, leases, partitions, onFault } = this.#room
    while (!this.#closed.aborted) {
      try {
        if (!this.#isLeavingGroup) {
          const members = await connections.persist('join the group', () =>
            connections.commands.nexusJoin(1, [membersKey(group), consumer, LEASE_MS]),
          )
          const share = fairShare(partitions, members, consumer)
          const owned = [...this.#tenures.values()].filter(({ partition }) => !this.#leaving.has(partition))
          for (const tenure of owned.slice(share)) void this.#giveBack(tenure, this.#options.stopWithinMs)
          let missing = share - owned.length
          const rank = Math.max(0, members.indexOf(consumer))
          for (let i = 0; i < partitions && missing > 0 && !this.#isLeavingGroup; i += 1) {
            const partition = (rank * share + i) % partitions
            if (this.#tenures.has(partition)) continue
            const held = await leases.acquire(group, partition, consumer)
            if (!held) continue
            if (this.#isLeavingGroup) {
              await leases.release(held.fence)
              break
            }
            missing -= 1
            this.#begin(held)
          }
        }
      } catch (error) {
        if (!this.#closed.aborted) {
          onFault({ kind: 'unexpected', message: `lead ${group}: ${describe(error)}`, error, retryInMs: RENEW_MS })
        }
      }
      await pause(RENEW_MS, this.#closed)
    }
  }

  /** Renews what is held, and ends what has run out: also while Redis does not answer. */
  async #watch(): Promise<void> {
    let renewAt = performance.now() + RENEW_MS
    while (!this.#closed.aborted) {
      await pause(WATCH_MS, this.#closed)
      for (const tenure of this.#tenures.values()) if (tenure.isLapsed || tenure.isOver) this.#lose(tenure)
      if (performance.now() < renewAt) continue
      renewAt = performance.now() + RENEW_MS
      for (const tenure of this.#tenures.values()) void this.#renew(tenure)
    }
  }

  async #renew(tenure: Tenure): Promise<void> {
    try {
      if (!(await this.#room.leases.renew(tenure.held)) && !tenure.isOver) this.#lose(tenure)
      // It may have been too close to its end for a read.
      else this.#readerOf(tenure.partition)?.wake()
    } catch (error) {
      if (this.#closed.aborted) return
      const message = `renew ${this.#options.group}: ${describe(error)}`
      this.#room.onFault({ kind: 'unexpected', message, partition: tenure.partition, error })
    }
  }

  async #sweep(): Promise<void> {
    for (let forgetAt = 0; !this.#closed.aborted; ) {
      await pause(Math.min(SWEEP_MS, this.#options.claimAfterMs / 2), this.#closed)
      for (const tenure of this.#tenures.values()) {
        if (this.#closed.aborted) return
        try {
          await tenure.sweep()
        } catch (error) {
          if (this.#closed.aborted) return
          if (isMissingGroup(error)) await this.#prepareAgain()
          else
            this.#room.onFault({
              kind: 'unexpected',
              message: `sweep: ${describe(error)}`,
              partition: tenure.partition,
              error,
            })
        }
      }
      if (performance.now() < forgetAt) continue
      forgetAt = performance.now() + FORGET_CONSUMER_AFTER_MS / 4
      await this.#forgetConsumers('').catch(() => undefined)
    }
  }

  #begin(held: Tenure['held']): void {
    const { partition, fence } = { partition: held.fence.partition, fence: held.fence }
    const { connections, onFault } = this.#room
    const { group, consumer, batchSize, blockMs, claimAfterMs, maxAttempts, maxUnsettled, isolate, lifecycle } =
      this.#options
    let reader = this.#shared
    const tenure = new Tenure({
      ...{
        connections,
        held,
        group,
        consumer,
        batchSize,
        blockMs,
        claimAfterMs,
        maxAttempts,
        maxUnsettled,
        isolate,
        onFault,
      },
      sources: this.#sourcesOf(partition),
      onBatch: this.#options.onBatch,
      sealDeadLetter: this.#options.sealDeadLetter,
      onMissingGroup: () => this.#prepareAgain(),
      onRoom: () => reader?.wake(),
    })
    this.#tenures.set(partition, tenure)
    const start = async () => {
      await this.#prepare(partition)
      await lifecycle.acquired?.(partition, fence)
      if (tenure.isOver) return
      if (!reader) {
        reader = this.#openReader(() => [tenure])
        this.#readers.set(partition, reader)
      }
      reader.wake()
      await tenure.run()
    }
    start().catch((error: unknown) => {
      if (!this.#closed.aborted && !tenure.isOver) {
        const message = `take partition ${partition} of ${group}: ${describe(error)}`
        onFault({ kind: 'handler', message, partition, error, retryInMs: RENEW_MS })
        void this.#giveBack(tenure, 0)
      }
    })
  }

  /** Gives a partition back in good order. */
  async #giveBack(tenure: Tenure, withinMs: number): Promise<void> {
    const { partition } = tenure
    if (this.#leaving.has(partition)) return
    this.#leaving.add(partition)
    try {
      await Promise.all([tenure.drain(withinMs), this.#readerOf(partition)?.leave(tenure.keys)])
      if (tenure.isOver) return
      await this.#options.lifecycle.lost?.(partition)
      await this.#briefly(tenure.release())
    } catch (error) {
      if (!this.#room.connections.closed.aborted) {
        const message = `give back partition ${partition}: ${describe(error)}`
        this.#room.onFault({ kind: 'unexpected', message, partition, error })
      }
      tenure.end()
    } finally {
      await this.#drop(tenure)
      this.#leaving.delete(partition)
    }
  }

  /** The lease is somebody else's, or may be. */
  #lose(tenure: Tenure): void {
    const { partition } = tenure
    if (this.#tenures.get(partition) !== tenure) return
    tenure.end()
    if (this.#leaving.has(partition)) return
    this.#leaving.add(partition)
    const message = `the lease of ${this.#options.group} on partition ${partition} was lost`
    this.#room.onFault({ kind: 'lease-lost', message, partition })
    const say = async () => {
      try {
        // If only this process was late, the lease is still there and nobody else needs to wait for its end.
        void this.#room.leases.release(tenure.held.fence).catch(() => undefined)
        await this.#options.lifecycle.lost?.(partition)
        await this.#readerOf(partition)?.leave(tenure.keys)
        // The next tenure of this partition, if it falls to this process, must not handle beside this one.
        await tenure.idle()
      } catch (error) {
        this.#room.onFault({
          kind: 'handler',
          message: `lost(${partition}) threw: ${describe(error)}`,
          partition,
          error,
        })
      } finally {
        await this.#drop(tenure)
        this.#leaving.delete(partition)
      }
    }
    void say()
  }

  async #drop(tenure: Tenure): Promise<void> {
    if (this.#tenures.get(tenure.partition) === tenure) this.#tenures.delete(tenure.partition)
    this.#room.forget(tenure.held.fence)
    const own = this.#readers.get(tenure.partition)
    this.#readers.delete(tenure.partition)
    await own?.stop()
  }

  #readerOf(partition: number): Reader | undefined {
    return this.#shared ?? this.#readers.get(partition)
  }

  #openReader(tenures: () => readonly Tenure[]): Reader {
    const { connections, onFault } = this.#room
    const { group, consumer, batchSize, blockMs, lingerMs } = this.#options
    const reader: Reader = new Reader({
      ...{ connections, onFault, group, consumer, batchSize, blockMs, lingerMs },
      wanted: () => {
        const owned = tenures()
        return {
          slots: owned.flatMap((tenure) => tenure.slotsWithRoom),
          isAll: owned.every((tenure) => tenure.isFullyWanted),
        }
      },
      onLostReply: () => {
        for (const tenure of tenures()) tenure.lookForLostReplies()
      },
      onMissingGroup: () => this.#prepareAgain(),
    })
    return reader
  }

  #sourcesOf(partition: number): Source[] {
    const { group, streams } = this.#options
    return [
      { key: retryKey(partition, group), stream: '', isRetry: true },
      ...streams.map((stream) => ({ key: streamKey(partition, stream), stream, isRetry: false })),
    ]
  }

  /** Creates what is missing: streams and this group in each. */
  #prepare(partition: number): Promise<void> {
    const known = this.#prepared.get(partition)
    if (known) return known
    const { connections } = this.#room
    const { group, startAt } = this.#options
    const keys = this.#sourcesOf(partition).map(({ key }) => key)
    const created = connections
      .persist('create groups', () =>
        connections.commands.nexusPrepare(keys.length, [...keys, group, startAt === 'oldest' ? '0' : '$']),
      )
      .then(() => undefined)
    this.#prepared.set(partition, created)
    created.catch(() => this.#prepared.delete(partition))
    return created
  }

  /** Streams or groups are gone: Redis lost its data, or somebody deleted them. */
  async #prepareAgain(): Promise<void> {
    this.#prepared.clear()
    await this.#room.epochs.check()
    await Promise.all([...this.#tenures.keys()].map((partition) => this.#prepare(partition)))
  }

  async #forgetConsumers(self: string): Promise<void> {
    const { connections } = this.#room
    const { group, consumer } = this.#options
    const keepOwn = self === '' ? consumer : ''
    await Promise.all(
      Array.from({ length: this.#room.partitions }, (_, partition) => {
        const keys = this.#sourcesOf(partition).map(({ key }) => key)
        return connections.persist('forget consumers', () =>
          connections.commands.nexusForgetConsumers(keys.length, [
            ...keys,
            group,
            self,
            FORGET_CONSUMER_AFTER_MS,
            keepOwn,
          ]),
        )
      }),
    )
  }
}
