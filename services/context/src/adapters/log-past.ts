import { type EventLog, openFrames } from '@nexus/event-log'
import { parseMessage } from '@nexus/events'
import { partitionOf, timeOfEntry } from '@nexus/streams'
import type { Past } from '../ports.ts'

const PAGE = 2_000
/** Positions of the log that are looked through for judgements. What was judged before them is at worst judged twice. */
const LOOK_BACK = 200_000

/**
 * The archive in the order in which it was folded, and the log's strikes and policies. What was erased is left out. Frames
 * that describe guilds may be old, so they are looked for in the whole archive.
 */
export function logPast(
  log: Pick<EventLog, 'scanArchive' | 'read' | 'head' | 'keys'>,
  options: {
    readonly partitions: number
    readonly rebuildFromMs: number
    readonly judgeFromMs: number
    readonly now: () => number
  },
): Past {
  return {
    async *frames(partition) {
      const now = options.now()
      const since = now - options.rebuildFromMs
      const lateFrom = now - options.judgeFromMs
      for await (const page of log.scanArchive({ partition, limit: PAGE })) {
        const wanted = page.filter(({ type, entryId }) => !isMessage(type) || timeOfEntry(entryId) >= since)
        const opened = await openFrames(log.keys, wanted)
        for (const [index, json] of opened.entries()) {
          const entryId = wanted[index]?.entryId
          if (json === null || entryId === undefined) continue
          yield { entryId, json, isLate: timeOfEntry(entryId) >= lateFrom }
        }
      }
    },

    async *decisions(partition) {
      const types = ['StrikeGiven', 'StrikeTaken', 'CooldownStarted', 'PolicyChanged', 'RaidLevelSet']
      for (let after = 0; ; ) {
        const { events, last, head } = await log.read({ after, limit: PAGE, types })
        for (const { json, position } of events) {
          const guildId = /"guildId":"(\d{1,20})"/.exec(json)?.[1] ?? null
          if (partitionOf(guildId, options.partitions) === partition) yield { position, json }
        }
        if (last >= head) return
        after = last
      }
    },

    async judged(partition) {
      const judged = new Map<string, Set<string>>()
      const add = (messageId: string, entryId: string) => {
        const entries = judged.get(messageId)
        if (entries) entries.add(entryId)
        else judged.set(messageId, new Set([entryId]))
      }
      const types = ['MessagesCleared', 'MessageFlagged']
      for (let after = Math.max(0, (await log.head()).position - LOOK_BACK); ; ) {
        const { events, last, head } = await log.read({ after, limit: PAGE, types })
        for (const { json } of events) {
          const parsed = parseMessage(json)
          if (!parsed.ok || partitionOf(parsed.message.guildId, options.partitions) !== partition) continue
          const { type, data } = parsed.message
          if (type === 'MessageFlagged') add(data.messageId, data.asOf.entryId)
          if (type === 'MessagesCleared') for (const [messageId, entryId] of data.messages) add(messageId, entryId)
        }
        if (last >= head) return judged
        after = last
      }
    },
  }
}

const isMessage = (type: string) => type.startsWith('MESSAGE_')
