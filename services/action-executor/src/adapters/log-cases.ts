import type { EventLog } from '@nexus/event-log'
import { readableOf } from '@nexus/runtime'
import { SEEN_BY_STAFF } from '../mod-log/case-of.ts'
import type { Cases } from '../ports.ts'

const PAGE = 10_000

/** Case histories out of the log. Events that this build cannot read are left out. */
export function logCases(eventLog: Pick<EventLog, 'readEntities' | 'read' | 'head'>): Cases {
  return {
    async history(caseId) {
      const entity = `case:${caseId}`
      return readableOf((await eventLog.readEntities([entity])).get(entity) ?? [])
    },
    async head() {
      return (await eventLog.head()).position
    },
    async changedBetween(after, upTo, signal) {
      const caseIds = new Set<string>()
      for (let from = after; from < upTo && !signal.aborted; ) {
        const limit = Math.min(PAGE, upTo - from)
        const { events, last } = await eventLog.read({ after: from, limit, types: SEEN_BY_STAFF })
        for (const { entity } of events) if (entity.startsWith('case:')) caseIds.add(entity.slice('case:'.length))
        if (last === from) break
        from = last
      }
      return [...caseIds]
    },
  }
}
