import type { EventLog } from '@nexus/event-log'
import type { ShownAt, Watch } from '../ports.ts'
import { messagesOf } from './log-cases.ts'

const PAGE = 10_000

/** Where cases are shown, and gaps in what Discord told us, out of the log. */
export function logWatch(eventLog: Pick<EventLog, 'read' | 'head'>): Watch {
  return {
    async head() {
      return (await eventLog.head()).position
    },
    async after(position, signal) {
      const shown: ShownAt[] = []
      let hasGap = false
      let upTo = position
      while (!signal.aborted) {
        const { events, last, head } = await eventLog.read({
          after: upTo,
          limit: PAGE,
          types: ['ModLogPosted', 'GapRecorded'],
        })
        for (const { type, guildId, data } of messagesOf(events)) {
          if (type === 'GapRecorded') hasGap = true
          if (type === 'ModLogPosted' && guildId !== null) shown.push({ ...data, guildId })
        }
        upTo = last
        if (last >= head) break
      }
      return { shown, hasGap, upTo }
    },
  }
}
