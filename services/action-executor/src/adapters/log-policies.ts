import { parsePolicy } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import { coalesce, readableOf } from '@nexus/runtime'
import type { GuildRules, Policies } from '../ports.ts'

/** A change of policy is seen within this time, in ms. */
const KEPT_MS = 1_000

/** The newest policy of each guild, out of the log; without one, the built-in. */
export function logPolicies(eventLog: Pick<EventLog, 'readEntities'>): Policies {
  const kept = coalesce<GuildRules>(KEPT_MS)
  return { current: (guildId) => kept(guildId, () => readRules(eventLog, guildId)) }
}

async function readRules(eventLog: Pick<EventLog, 'readEntities'>, guildId: string): Promise<GuildRules> {
  const entity = `policy:${guildId}`
  const [newest] = readableOf((await eventLog.readEntities([entity], { newest: 1 })).get(entity) ?? [])
  const policy = parsePolicy(newest?.message.type === 'PolicyChanged' ? newest.message.data.document : {})
  // Whom the policy protects is not known then: nothing may be done on a guess.
  if (!policy.ok) throw new PolicyUnreadableError(guildId)
  const { staffRoleIds, modLogChannel, appeal } = policy.policy
  return { staffRoleIds, modLogChannel, appeal }
}

/** The log holds a policy that this build cannot read. */
export class PolicyUnreadableError extends Error {
  override readonly name = 'PolicyUnreadableError'
  readonly code = 'policy_unreadable'

  constructor(guildId: string) {
    super(`the policy of guild ${guildId} cannot be read by this build`)
  }
}
