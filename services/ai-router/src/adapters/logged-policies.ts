import { parsePolicy } from '@nexus/domain'
import { parseMessage } from '@nexus/events'
import type { Policies, PolicyBrief } from '../ports.ts'

/** What is used of the log. */
export interface PolicyLog {
  /** Histories by entity, each in order. */
  readEntities(entities: readonly string[]): Promise<ReadonlyMap<string, readonly { readonly json: string }[]>>
}

/** Versions kept at hand; they never change. */
const KEPT = 500

/** Policies out of the log; version 0 is the built-in preset. */
export function loggedPolicies(log: PolicyLog): Policies {
  const preset = briefOf('the preset', 0, {})
  const known = new Map<string, PolicyBrief>()
  return {
    async at(guildId, version) {
      if (version === 0) return preset
      const name = `${guildId} ${version}`
      const brief = known.get(name) ?? briefOf(guildId, version, await readDocument(log, guildId, version))
      known.delete(name)
      known.set(name, brief)
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
      return brief
    },
  }
}

async function readDocument(log: PolicyLog, guildId: string, version: number): Promise<unknown> {
  const entity = `policy:${guildId}`
  const history = (await log.readEntities([entity])).get(entity) ?? []
  for (const { json } of history.toReversed()) {
    const parsed = parseMessage(json)
    if (!parsed.ok || parsed.message.type !== 'PolicyChanged') continue
    if (parsed.message.data.policyVersion === version) return parsed.message.data.document
  }
  throw new PolicyUnreadableError(guildId, version, 'the log does not hold it')
}

/** A model is told of the rules that are live; what finds a breach and what follows from one is not its business. */
function briefOf(guildId: string, version: number, document: unknown): PolicyBrief {
  const parsed = parsePolicy(document)
  if (!parsed.ok) throw new PolicyUnreadableError(guildId, version, `${parsed.faults.length} faults`)
  const { rules, guidance } = parsed.policy
  return {
    version,
    rules: rules
      .filter(({ status }) => status === 'live')
      .map(({ id, category, text }) => ({ id, category, text: text ?? '' })),
    guidance,
  }
}

/** A version of a guild's policy cannot be had, or not be read by this build. */
export class PolicyUnreadableError extends Error {
  override readonly name = 'PolicyUnreadableError'
  readonly code = 'policy_unreadable'

  constructor(guildId: string, version: number, why: string) {
    super(`version ${version} of the policy of ${guildId} cannot be read: ${why}`)
  }
}
