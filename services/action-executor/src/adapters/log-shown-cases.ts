import { type EventLog, listCases, projectedTo } from '@nexus/event-log'
import { readableOf } from '@nexus/runtime'
import { SEEN_BY_STAFF } from '../mod-log/case-of.ts'
import type { ShownCases } from '../ports.ts'
import { logCases } from './log-cases.ts'

const PAGE = 10_000
/** Cases of one erased member whose messages are brought up to date, newest first. */
const MOST_CASES = 500
const OF_MEMBER = 'member:'
const OF_CASE = 'case:'

type Log = Pick<EventLog, 'readEntities' | 'read' | 'head' | 'db'>

/** Case histories as the mod log shows them: with the erasure of the member whom a case is about. */
export function logShownCases(eventLog: Log): ShownCases {
  const { history } = logCases(eventLog)
  return {
    async head() {
      return (await eventLog.head()).position
    },
    async history(caseId) {
      const events = await history(caseId)
      const opened = events.find(({ message }) => message.type === 'CaseOpened')?.message
      if (opened?.type !== 'CaseOpened') return events
      const entity = `${OF_MEMBER}${opened.data.subject}`
      const erasures = readableOf((await eventLog.readEntities([entity])).get(entity) ?? [])
      return [...events, ...erasures].toSorted((a, b) => a.position - b.position)
    },
    async changedBetween(after, upTo, signal) {
      const caseIds = new Set<string>()
      for (let from = after; from < upTo && !signal.aborted; ) {
        const limit = Math.min(PAGE, upTo - from)
        const { events, last } = await eventLog.read({ after: from, limit, types: SEEN_BY_STAFF })
        for (const { entity, json, position } of events) {
          if (entity.startsWith(OF_CASE)) caseIds.add(entity.slice(OF_CASE.length))
          if (!entity.startsWith(OF_MEMBER)) continue
          const about = { subject: entity.slice(OF_MEMBER.length), guildId: guildIn(json), position }
          for (const caseId of await casesAbout(about, eventLog)) caseIds.add(caseId)
        }
        if (last === from) break
        from = last
      }
      return [...caseIds]
    },
  }
}

async function casesAbout(
  { subject, guildId, position }: { readonly subject: string; readonly guildId: string; readonly position: number },
  { db }: Log,
): Promise<string[]> {
  if ((await projectedTo(db, 'cases')) < position) throw new CasesBehindError(position)
  return (await listCases(db, { guildId, subject, limit: MOST_CASES })).map(({ case_id }) => case_id)
}

function guildIn(json: string): string {
  return /"guildId":"(\d{1,20})"/.exec(json)?.[1] ?? ''
}

/** Which cases a member has is not known up to his erasure yet. */
class CasesBehindError extends Error {
  override readonly name = 'CasesBehindError'

  constructor(position: number) {
    super(`the projection of cases has not come to position ${position}: it is looked at again`)
  }
}
