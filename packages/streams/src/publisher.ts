import { randomUUID } from 'node:crypto'
import type { Connections } from './connect.ts'
import { entriesFrom } from './entry-id.ts'
import type { Epochs } from './epochs.ts'
import { FenceLostError } from './errors.ts'
import type { Fence } from './fence.ts'
import { epochKey, leaseKey, publisherKey, streamKey } from './keys.ts'

/** One entry to publish. */
export interface NewEntry {
  readonly partition: number
  /** Names and values in turn, at least one pair. */
  readonly fields: readonly string[]
}

/** Bounds of one call, so that one script never holds Redis for long: about 3 ms. */
const MOST_ENTRIES = 500
const MOST_CHARACTERS = 2 * 1024 * 1024

/** What one `publish` asks of one partition. Settled as a whole. */
interface Parcel {
  readonly stream: string
  readonly entries: readonly NewEntry[]
  readonly characters: number
  readonly resolve: (ids: string[]) => void
  readonly reject: (error: unknown) => void
}

/**
 * Publishes. Calls for one partition go one after the other, each with all that gathered meanwhile, so that order is kept
 * through refusals and reconnections and the busier it is the larger the calls get.
 */
export class Publisher {
  readonly #connections: Connections
  readonly #epochs: Epochs
  readonly #plain: Lane[]
  readonly #recovery: Lane[]
  readonly #fenced = new Map<string, Lane>()

  constructor(connections: Connections, epochs: Epochs, partitions: number) {
    this.#connections = connections
    this.#epochs = epochs
    const lanes = () => Array.from({ length: partitions }, (_, p) => new Lane(connections, epochs, p, undefined))
    this.#plain = lanes()
    this.#recovery = lanes()
  }

  /** Entries that wait for Redis to take them. */
  get backlog(): number {
    let entries = 0
    for (const lane of [...this.#plain, ...this.#recovery, ...this.#fenced.values()]) entries += lane.backlog
    return entries
  }

  async publish(stream: string, entries: readonly NewEntry[], fence?: Fence): Promise<readonly string[]> {
    const [first] = entries
    if (!first) return []
    let isOnePartition = true
    for (const { fields, partition } of entries) {
      // Redis would refuse it in the middle of a call that others travel with.
      if (fields.length < 2 || fields.length % 2 === 1) {
        throw new RangeError(`an entry needs names and values in turn, not ${fields.length} fields`)
      }
      if (partition !== first.partition) isOnePartition = false
    }
    if (isOnePartition) return this.#publishTo(first.partition, stream, entries, fence)
    if (fence) throw new RangeError(`the fence of ${fence.lease} covers partition ${fence.partition} only`)
    const byPartition = new Map<number, number[]>()
    entries.forEach((entry, index) => {
      const indexes = byPartition.get(entry.partition)
      if (indexes) indexes.push(index)
      else byPartition.set(entry.partition, [index])
    })
    const ids = new Array<string>(entries.length)
    await Promise.all(
      [...byPartition].map(async ([partition, indexes]) => {
        const part = indexes.flatMap((index) => entries[index] ?? [])
        const partIds = await this.#publishTo(partition, stream, part, undefined)
        indexes.forEach((index, i) => {
          ids[index] = partIds[i] ?? ''
        })
      }),
    )
    return ids
  }

  /** The fence's lease ended: its lane is not needed any more. */
  forget(fence: Fence): void {
    this.#fenced.delete(fence.value)
  }

  #publishTo(partition: number, stream: string, entries: readonly NewEntry[], fence?: Fence): Promise<string[]> {
    const lane = this.#laneOf(partition, fence)
    if (entries.length <= MOST_ENTRIES) return lane.add(stream, entries)
    const parts: Promise<string[]>[] = []
    for (let i = 0; i < entries.length; i += MOST_ENTRIES) {
      parts.push(lane.add(stream, entries.slice(i, i + MOST_ENTRIES)))
    }
    return Promise.all(parts).then((ids) => ids.flat())
  }

  #laneOf(partition: number, fence: Fence | undefined): Lane {
    const lanes = this.#epochs.isInRecovery(partition) ? this.#recovery : this.#plain
    const plain = lanes[partition]
    if (!plain) throw new RangeError(`there is no partition ${partition}; there are ${this.#plain.length}`)
    if (!fence) return plain
    if (fence.partition !== partition) {
      throw new RangeError(`the fence of ${fence.lease} covers partition ${fence.partition}, not ${partition}`)
    }
    // What a listener sends again may go under a fence, and must not queue behind what waits for the listener.
    const key = lanes === this.#recovery ? `recovery:${fence.value}` : fence.value
    let lane = this.#fenced.get(key)
    if (!lane) {
      lane = new Lane(this.#connections, this.#epochs, partition, fence)
      this.#fenced.set(key, lane)
    }
    return lane
  }
}

/** The way into one partition under one fence, or under none. */
class Lane {
  readonly #connections: Connections
  readonly #epochs: Epochs
  readonly #partition: number
  readonly #fence: Fence | undefined
  readonly #publisher = randomUUID()
  #waiting: Parcel[] = []
  #isBusy = false
  #calls = 0
  #backlog = 0

  constructor(connections: Connections, epochs: Epochs, partition: number, fence: Fence | undefined) {
    this.#connections = connections
    this.#epochs = epochs
    this.#partition = partition
    this.#fence = fence
  }

  get backlog(): number {
    return this.#backlog
  }

  add(stream: string, entries: readonly NewEntry[]): Promise<string[]> {
    let characters = 0
    for (const { fields } of entries) for (let i = 1; i < fields.length; i += 2) characters += fields[i]?.length ?? 0
    return new Promise((resolve, reject) => {
      this.#backlog += entries.length
      this.#waiting.push({ stream, entries, characters, resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#isBusy) return
    this.#isBusy = true
    // At the end of this turn of the event loop, with everything that was asked for in it.
    setImmediate(() => void this.#sendAll())
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const parcels = this.#takeSome()
      const runs = runsOf(parcels)
      try {
        const firsts = await this.#send(parcels, runs)
        const ids = runs.flatMap(({ count }, run) => entriesFrom(firsts[run] ?? '', count))
        let at = 0
        for (const { resolve, entries } of parcels) {
          resolve(ids.slice(at, at + entries.length))
          at += entries.length
        }
      } catch (error) {
        for (const { reject } of parcels) reject(error)
      }
      for (const { entries } of parcels) this.#backlog -= entries.length
      // Lets those who were answered ask for more, so that it travels with the next call.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#isBusy = false
  }

  #takeSome(): Parcel[] {
    let entries = 0
    let characters = 0
    let count = 0
    for (const parcel of this.#waiting) {
      entries += parcel.entries.length
      characters += parcel.characters
      if (count > 0 && (entries > MOST_ENTRIES || characters > MOST_CHARACTERS)) break
      count += 1
    }
    if (count === this.#waiting.length) {
      const all = this.#waiting
      this.#waiting = []
      return all
    }
    return this.#waiting.splice(0, count)
  }

  async #send(parcels: readonly Parcel[], runs: readonly Run[]): Promise<string[]> {
    this.#calls += 1
    const { commands, persist } = this.#connections
    const fence = this.#fence
    for (;;) {
      // Only for those outside it: the lanes of a recovery belong to the listener.
      const recovery = this.#epochs.recoveryOf(this.#partition)
      if (recovery) await recovery
      const call = layOut(parcels, runs, this.#partition, {
        epoch: this.#epochs.of(this.#partition),
        publisher: this.#publisher,
        call: this.#calls,
        fence,
      })
      const answer = await persist('publish', () => commands.nexusPublish(call.keys, call.keysAndArguments))
      if (answer === 'FENCE' && fence) throw new FenceLostError(fence.lease, fence.partition, fence.token)
      if (answer !== 'EPOCH') return answer.split(' ')
      await this.#epochs.lost(this.#partition)
    }
  }
}

interface Run {
  readonly stream: string
  /** Arguments per entry. */
  readonly width: number
  count: number
}

/** Neighbours for the same stream and with the same number of fields travel as one run, whoever asked for them. */
function runsOf(parcels: readonly Parcel[]): Run[] {
  const runs: Run[] = []
  let last: Run | undefined
  for (const { stream, entries } of parcels) {
    for (const { fields } of entries) {
      if (last?.stream === stream && last.width === fields.length) last.count += 1
      else {
        last = { stream, width: fields.length, count: 1 }
        runs.push(last)
      }
    }
  }
  return runs
}

interface Terms {
  readonly epoch: string
  readonly publisher: string
  readonly call: number
  readonly fence: Fence | undefined
}

/** Keys and arguments of one `publishScript` call. */
function layOut(
  parcels: readonly Parcel[],
  runs: readonly Run[],
  partition: number,
  { epoch, publisher, call, fence }: Terms,
) {
  const epochName = epochKey(partition)
  const keys = [epochName, publisherKey(partition, publisher), fence ? leaseKey(partition, fence.lease) : epochName]
  const streams: string[] = []
  const head: string[] = []
  for (const { stream, count, width } of runs) {
    let index = streams.indexOf(stream)
    if (index < 0) {
      index = streams.push(stream) - 1
      keys.push(streamKey(partition, stream))
    }
    head.push(String(index + 1), String(count), String(width))
  }
  const keysAndArguments = [...keys, epoch, String(call), fence?.value ?? '', String(runs.length), ...head]
  for (const { entries } of parcels) {
    for (const { fields } of entries) for (const field of fields) keysAndArguments.push(field)
  }
  return { keys: keys.length, keysAndArguments }
}
