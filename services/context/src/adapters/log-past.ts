import { type EventLog, openFrames } from '@nexus/event-log'
import { partitionOf } from '@nexus/streams'
import type { Past } from '../ports.ts'

const PAGE = 2_000

/**
 * The archive in the order in which it was folded, and the log's strikes and policies. What was erased is left out. Frames
 * that describe guilds may be old, so they are looked for in the whole archive.
 */
export function logPast(
  log: Pick<EventLog, 'scanArchive' | 'read' | 'keys'>,
  options: { readonly partitions: number; readonly rebuildFromMs: number; readonly now: () => number },
): Past {
  return {
    async *frames(partition) {
      const since = options.now() - options.rebuildFromMs
      for await (const page of log.scanArchive({ partition, limit: PAGE })) {
        const wanted = page.filter(({ type, entryId }) => !isMessage(type) || Number(entryId.split('-')[0]) >= since)
        const opened = await openFrames(log.keys, wanted)
        for (const [index, json] of opened.entries()) {
          const entryId = wanted[index]?.entryId
          if (json !== null && entryId !== undefined) yield { entryId, json }
        }
      }
    },

    async *decisions(partition) {
      const types = ['StrikeGiven', 'StrikeTaken', 'PolicyChanged']
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
  }
}

const isMessage = (type: string) => type.startsWith('MESSAGE_')
