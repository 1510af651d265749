import type { AppendedEvent } from '@nexus/event-log'
import type { Fence, NewEntry, Streams } from '@nexus/streams'
import { entryOf } from './record.ts'

/** Sends what the log returned, stream by stream, each in the order of the log, under the lease it was decided under. */
export function publishRecorded(
  streams: Pick<Streams, 'publish'>,
): (events: readonly AppendedEvent[], fence: Fence) => Promise<void> {
  return async (events, fence) => {
    const byStream = new Map<string, NewEntry[]>()
    for (const event of events) {
      const entry = entryOf(event)
      if (!entry) continue
      const entries = byStream.get(entry.stream) ?? []
      entries.push({ partition: fence.partition, fields: entry.fields })
      byStream.set(entry.stream, entries)
    }
    await Promise.all([...byStream].map(([stream, entries]) => streams.publish(stream, entries, fence)))
  }
}
