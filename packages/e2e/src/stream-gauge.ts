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

  /** Does `work`, and waits until a stream has `count` entries more than before, over all partitions. */
  async whileMoreIn(stream: Stream, count: number, work: () => void): Promise<void> {
    const before = await this.#lengthOf(stream)
    work()
    await waitFor(async () => (await this.#lengthOf(stream)) >= before + count, {
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

  close(): void {
    this.#redis.disconnect()
  }

  async #lengthOf(stream: Stream): Promise<number> {
    const partitions = Array.from({ length: this.#nexus.partitions }, (_, partition) => partition)
    const lengths = await Promise.all(partitions.map((partition) => this.#redis.xlen(streamKey(partition, stream))))
    return lengths.reduce((sum, length) => sum + length, 0)
  }
}
