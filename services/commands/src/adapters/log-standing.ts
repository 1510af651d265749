import type { EventLog } from '@nexus/event-log'
import type { LookUpStanding } from '../ports.ts'

/** How things stand in a guild, by the log. */
export function logStanding(eventLog: Pick<EventLog, 'head' | 'readEntities'>): LookUpStanding {
  return async (guildId) => {
    const [cases, policy] = [`cases:${guildId}`, `policy:${guildId}`]
    const [{ position, recordedAt }, histories] = await Promise.all([
      eventLog.head(),
      eventLog.readEntities([cases, policy], { newest: 1 }),
    ])
    const versionOf = (entity: string) => histories.get(entity)?.at(-1)?.entityVersion ?? 0
    return { position, recordedAt, cases: versionOf(cases), policyVersion: versionOf(policy) }
  }
}
