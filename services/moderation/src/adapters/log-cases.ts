import { CaseBook, caseCounter, caseEntity } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import type { Cases } from '../ports.ts'

/** Reads cases from the log itself: their histories are short, and no projection lags behind. */
export function logCases(log: Pick<EventLog, 'readEntities'>): Cases {
  return {
    async readBook(caseIds, guildIds) {
      if (caseIds.length === 0 && guildIds.length === 0) return new CaseBook(new Map(), new Map())
      const [histories, counters] = await Promise.all([
        log.readEntities(caseIds.map(caseEntity)),
        log.readEntities(guildIds.map(caseCounter), { newest: 1 }),
      ])
      return new CaseBook(
        new Map(caseIds.map((caseId) => [caseId, (histories.get(caseEntity(caseId)) ?? []).map(({ json }) => json)])),
        new Map(guildIds.map((guildId) => [guildId, counters.get(caseCounter(guildId))?.at(-1)?.entityVersion ?? 0])),
      )
    },
  }
}
