import { type EventLog, openFrames } from '@nexus/event-log'
import type { MessageNamed } from '@nexus/events'
import { partitionOf } from '@nexus/streams'
import type { Judgement, Records } from '../ports.ts'

const PAGE = 2_000
const TYPES = ['MessagesCleared', 'MessageFlagged']

type Source = Pick<EventLog, 'archiveEnd' | 'scanArchivedMessages' | 'readArchivedAt' | 'positionAt' | 'read' | 'keys'>

/** The archive and the log as they are compared with each other. */
export function logRecords(log: Source, partitions: number): Records {
  return {
    archiveEnd: (partition, at) => log.archiveEnd(partition, at),
    messages: (partition, after, upTo) => log.scanArchivedMessages({ partition, after, upTo }),
    positionAt: (at) => log.positionAt(at),

    async frames(partition, positions) {
      const archived = await log.readArchivedAt(partition, positions)
      const opened = await openFrames(log.keys, archived)
      return archived.flatMap(({ position, entryId }, i) => {
        const json = opened[i]
        return json == null ? [] : [{ position, entryId, json }]
      })
    },

    async *judgements(from) {
      for (let after = from; ; ) {
        const { events, last, head } = await log.read({ after, limit: PAGE, types: TYPES })
        yield { judgements: events.flatMap(({ json }) => judgementsIn(json, partitions)), last }
        if (last >= head) return
        after = last
      }
    },
  }
}

/** Read without a schema: the log holds what was checked when it was recorded, and there is much of it. */
function judgementsIn(json: string, partitions: number): Judgement[] {
  const { type, guildId, data } = JSON.parse(json) as MessageNamed<'MessagesCleared'> | MessageNamed<'MessageFlagged'>
  const partition = partitionOf(guildId, partitions)
  if (type === 'MessageFlagged') return [{ partition, messageId: data.messageId, entryId: data.asOf.entryId }]
  return data.messages.map(([messageId, entryId]) => ({ partition, messageId, entryId }))
}
