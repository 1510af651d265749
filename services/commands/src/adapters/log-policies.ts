import { parsePolicy } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import { coalesce } from '@nexus/runtime'
import type { GuildRules, Policies } from '../ports.ts'
import { messagesOf } from './log-cases.ts'

/** A change of policy is seen within this time, in ms. */
const KEPT_MS = 1_000

/** The newest policy of each guild, out of the log; without one, the built-in. */
export function logPolicies(eventLog: Pick<EventLog, 'readEntities'>): Policies {
  const kept = coalesce<GuildRules>(KEPT_MS)
  return { current: (guildId) => kept(guildId, () => readRules(eventLog, guildId)) }
}

async function readRules(eventLog: Pick<EventLog, 'readEntities'>, guildId: string): Promise<GuildRules> {
  const entity = `policy:${guildId}`
  const [changed] = messagesOf((await eventLog.readEntities([entity], { newest: 1 })).get(entity) ?? [])
  const policy = parsePolicy(changed?.type === 'PolicyChanged' ? changed.data.document : {})
  // Nobody becomes staff by a policy that cannot be read; those with a moderator's permissions are staff in any case.
  return { staffRoleIds: policy.ok ? policy.policy.staffRoleIds : [] }
}
