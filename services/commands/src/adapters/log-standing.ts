import { strictnessEntity } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import type { LookUpStanding } from '../ports.ts'
import { messagesOf } from './log-cases.ts'

/** Events about strictness that are looked back upon: what moved before them is not told. */
const STRICTNESS_READ = 2_000

/** How things stand in a guild, by the log. */
export function logStanding(eventLog: Pick<EventLog, 'head' | 'readEntities'>): LookUpStanding {
  return async (guildId) => {
    const [cases, policy, strictness] = [`cases:${guildId}`, `policy:${guildId}`, strictnessEntity(guildId)]
    const [{ position, recordedAt }, histories, learned] = await Promise.all([
      eventLog.head(),
      eventLog.readEntities([cases, policy], { newest: 1 }),
      eventLog.readEntities([strictness], { newest: STRICTNESS_READ }),
    ])
    const versionOf = (entity: string) => histories.get(entity)?.at(-1)?.entityVersion ?? 0
    const tiers = new Map<string, number>()
    for (const message of messagesOf(learned.get(strictness) ?? [])) {
      if (message.type !== 'StrictnessRecalibrated' || message.data.toTier === undefined) continue
      tiers.set(message.data.category, message.data.toTier)
    }
    return { position, recordedAt, cases: versionOf(cases), policyVersion: versionOf(policy), tiers }
  }
}
