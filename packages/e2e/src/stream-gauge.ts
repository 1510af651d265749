import type { Stream } from '@nexus/events'
import { streamKey } from '@nexus/streams'
import { waitFor } from '@nexus/testing'
import { Redis } from 'ioredis'
import type { Constellation } from './constellation.ts'

/** Looks into the Redis of a constellation from outside, and empties it. */
export class StreamGauge {
  readonly #nexus: Constellation
  readonly #redis: Redis

  constructor(nexus: Constellation) {
    this.#nexus = nexus
    this.#redis = new Redis(nexus.redis.url, { maxRetriesPerRequest: null })
    // It ends with every failure that a test makes; the client connects again.
    this.#redis.on('error', () => undefined)
  }

  /** Does `work`, and waits until `count` entries more were added to a stream, over all partitions. */
  async whileMoreIn(stream: Stream, count: number, work: () => void): Promise<void> {
    const before = await this.#addedTo(stream)
    work()
    await waitFor(async () => (await this.#addedTo(stream)) >= before + count, {
      timeoutMs: 60_000,
      intervalMs: 2,
      what: `${count} more entries of ${stream}`,
    })
  }

  /** Waits until the gateway keeps no frame: everything that it sent is in the archive, and only there. */
  async untilArchivedIsForgotten(): Promise<void> {
    await waitFor(async () => (await this.#nexus.service('gateway').metric('nexus_gateway_kept_frames')) === 0, {
      timeoutMs: 30_000,
      what: 'the gateway to keep nothing',
    })
  }

  async flushAll(): Promise<void> {
    await this.#redis.flushall()
  }

  /** Lets Redis refuse every write, or take them again. */
  async refuseWrites(isRefusing: boolean): Promise<void> {
    await this.#redis.config('SET', 'maxmemory', isRefusing ? '1' : '0')
  }

  /** Loses all entries of a stream, and nothing else: no epoch tells of it. */
  async lose(stream: Stream): Promise<void> {
    for (let partition = 0; partition < this.#nexus.partitions; partition++) {
      await this.#redis.xtrim(streamKey(partition, stream), 'MAXLEN', 0)
    }
  }

  close(): void {
    this.#redis.disconnect()
  }

  /** Entries that were ever added, since what is settled is trimmed. */
  async #addedTo(stream: Stream): Promise<number> {
    const partitions = Array.from({ length: this.#nexus.partitions }, (_, partition) => partition)
    const counts = await Promise.all(partitions.map((partition) => this.#addedToKey(streamKey(partition, stream))))
    return counts.reduce((sum, count) => sum + count, 0)
  }

  async #addedToKey(key: string): Promise<number> {
    if ((await this.#redis.exists(key)) === 0) return 0
    const facts = (await this.#redis.xinfo('STREAM', key)) as unknown[]
    return Number(facts[facts.indexOf('entries-added') + 1])
  }
}
