import type { AppendedEvent, EventLog } from '@nexus/event-log'
import type { Message } from '@nexus/events'
import { readableOf } from '@nexus/runtime'
import type { Cases } from '../ports.ts'

/** Commands of staff that are looked back upon. */
const LATELY = 2_000

/** Case histories out of the log. Events that this build cannot read are left out. */
export function logCases(eventLog: Pick<EventLog, 'readEntities'>): Cases {
  const histories = async (caseIds: readonly string[]) => {
    const entities = await eventLog.readEntities(caseIds.map((caseId) => `case:${caseId}`))
    return new Map(caseIds.map((caseId) => [caseId, readableOf(entities.get(`case:${caseId}`) ?? [])]))
  }
  return {
    histories,
    async history(caseId) {
      return (await histories([caseId])).get(caseId) ?? []
    },
    async caseNumbered(guildId, number) {
      // The counter's version is the number.
      const entity = `cases:${guildId}`
      const counted = (await eventLog.readEntities([entity], { afterVersion: number - 1 })).get(entity) ?? []
      const [first] = messagesOf(counted.slice(0, 1))
      return first?.type === 'CaseNumbered' ? first.data.caseId : null
    },
    async lately(guildId) {
      const entity = `staff:${guildId}`
      const events = (await eventLog.readEntities([entity], { newest: LATELY })).get(entity) ?? []
      return messagesOf(events)
    },
  }
}

export function messagesOf(events: readonly AppendedEvent[]): Message[] {
  return readableOf(events).map(({ message }) => message)
}
