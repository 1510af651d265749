import { partitionOf, type Streams } from '@nexus/streams'

const ARCHIVER = 'recorder'
const ARCHIVED = ['discord.events', 'discord.interactions'] as const

/** Unix ms of the oldest frame of a guild's partition that is not archived; now, when there is none. */
export function archivedUntil(streams: Pick<Streams, 'lag' | 'partitions'>, now: () => number) {
  return async (guildId: string): Promise<number> => {
    const partitions = [partitionOf(guildId, streams.partitions)]
    const at = now()
    const lags = await Promise.all(ARCHIVED.map((stream) => streams.lag({ stream, groups: [ARCHIVER], partitions })))
    const ages = lags.flat().map(({ exists, entries, seconds, oldestPendingSeconds }) => {
      // Nobody archives yet: nothing that lies there is.
      if (!exists) return entries === 0 ? 0 : Number.POSITIVE_INFINITY
      return Math.max(seconds, oldestPendingSeconds) * 1_000
    })
    return at - Math.max(0, ...ages)
  }
}
