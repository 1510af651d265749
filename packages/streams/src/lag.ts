import type { Connections } from './connect.ts'
import { streamKey } from './keys.ts'

/** How far a group is behind on one stream of one partition. */
export interface GroupLag {
  readonly stream: string
  readonly partition: number
  readonly group: string
  /** False when the group does not exist; everything in the stream is undelivered then. */
  readonly exists: boolean
  /** Entries that were not delivered yet. */
  readonly entries: number
  /** True when they were counted one by one, false when estimated from Redis' counters, which a restart or a foreign trim falsifies. */
  readonly isCounted: boolean
  /** Age of the oldest undelivered entry, in seconds; 0 when there is none. */
  readonly seconds: number
  /** Entries delivered and not settled. */
  readonly pending: number
  /** Age of the oldest of them since it was published, in seconds; 0 when there is none. */
  readonly oldestPendingSeconds: number
}

export interface LagOptions {
  readonly stream: string
  readonly groups: readonly string[]
  /** Default: all. */
  readonly partitions?: readonly number[]
  /** Most entries to count one by one, 0-10,000; default 1,000. Counting costs Redis about 1 µs per entry. */
  readonly countUpTo?: number
}

export async function readLag(
  { commands, persist }: Connections,
  partitions: number,
  { stream, groups, countUpTo = 1_000, ...options }: LagOptions,
): Promise<GroupLag[]> {
  const wanted = options.partitions ?? Array.from({ length: partitions }, (_, p) => p)
  const answers = await Promise.all(
    wanted.map(async (partition) => {
      const answer = await persist('measure lag', () =>
        commands.nexusLag(1, [streamKey(partition, stream), countUpTo, ...groups]),
      )
      const [now, length, , ...found] = answer
      const ageOf = (ms: number) => (ms < 0 ? 0 : Math.max(0, now - ms) / 1_000)
      return groups.map((group, i): GroupLag => {
        const known = found[i]
        if (!known) {
          const nothing = { seconds: 0, pending: 0, oldestPendingSeconds: 0 }
          return { stream, partition, group, exists: false, entries: length, isCounted: true, ...nothing }
        }
        const [, last, entries, counted, oldestMs, pending, oldestPendingMs] = known
        return {
          ...{ stream, partition, group, exists: last !== '', entries, isCounted: counted === 1, pending },
          seconds: ageOf(oldestMs),
          oldestPendingSeconds: ageOf(oldestPendingMs),
        }
      })
    }),
  )
  return answers.flat()
}
