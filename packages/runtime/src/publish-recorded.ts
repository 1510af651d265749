import type { Fence, NewEntry, Streams } from '@nexus/streams'
import type { AppendedEvent } from '@nexus/event-log'
import { entryOf } from './record.ts'

/** Sends what the log returned, stream by stream, each in the order of the log, under the lease of its partition. */
export function publishRecorded(
  streams: Pick<Streams, 'publish'>,
  fenceOf: (partition: number) => Fence | undefined,
): (partition: number, events: readonly AppendedEvent[]) => Promise<void> {
  return async (partition, events) => {
    const byStream = new Map<string, NewEntry[]>()
    for (const event of events) {
      const entry = entryOf(event)
      if (!entry) continue
      const entries = byStream.get(entry.stream) ?? []
      entries.push({ partition, fields: entry.fields })
      byStream.set(entry.stream, entries)
    }
    const fence = fenceOf(partition)
    await Promise.all([...byStream].map(([stream, entries]) => streams.publish(stream, entries, fence)))
  }
}
