import type { EventLog } from '@nexus/event-log'
import { readableOf } from '@nexus/runtime'
import type { Cases } from '../ports.ts'

/** Case histories out of the log. Events that this build cannot read are left out. */
export function logCases(eventLog: Pick<EventLog, 'readEntities'>): Cases {
  return {
    async history(caseId) {
      const entity = `case:${caseId}`
      return readableOf((await eventLog.readEntities([entity])).get(entity) ?? [])
    },
  }
}
