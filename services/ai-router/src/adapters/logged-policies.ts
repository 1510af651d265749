import { Category, parseMessage } from '@nexus/events'
import { z } from 'zod'
import type { Policies, PolicyBrief } from '../ports.ts'

/** What is used of the log. */
export interface PolicyLog {
  /** Histories by entity, each in order. */
  readEntities(entities: readonly string[]): Promise<ReadonlyMap<string, readonly { readonly json: string }[]>>
}

/** What a model is told of a policy's document; whatever else stands in it concerns others. */
const Document = z.object({
  rules: z
    .array(
      z
        .object({ id: z.string().min(1).max(100), category: Category, text: z.string().optional() })
        .nullable()
        .catch(null),
    )
    .catch([]),
  guidance: z.string().nullable().catch(null),
})

/** Versions kept at hand; they never change. */
const KEPT = 500

/** Policies out of the log: version 0 is the built-in preset, which has no rules of its own besides the categories. */
export function loggedPolicies(log: PolicyLog): Policies {
  const known = new Map<string, PolicyBrief>()
  return {
    async at(guildId, version) {
      if (version === 0) return { version, rules: [], guidance: null }
      const name = `${guildId} ${version}`
      const brief = known.get(name) ?? (await readBrief(log, guildId, version))
      known.delete(name)
      known.set(name, brief)
      const [oldest] = known.keys()
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
      return brief
    },
  }
}

async function readBrief(log: PolicyLog, guildId: string, version: number): Promise<PolicyBrief> {
  const entity = `policy:${guildId}`
  const history = (await log.readEntities([entity])).get(entity) ?? []
  for (const { json } of history.toReversed()) {
    const parsed = parseMessage(json)
    if (!parsed.ok || parsed.message.type !== 'PolicyChanged' || parsed.message.data.policyVersion !== version) continue
    const { rules, guidance } = Document.parse(parsed.message.data.document)
    return {
      version,
      rules: rules.flatMap((rule) => (rule ? [{ id: rule.id, category: rule.category, text: rule.text ?? '' }] : [])),
      guidance,
    }
  }
  throw new PolicyUnknownError(guildId, version)
}

/** The log holds no such version of the guild's policy. */
export class PolicyUnknownError extends Error {
  override readonly name = 'PolicyUnknownError'
  readonly code = 'policy_unknown'

  constructor(guildId: string, version: number) {
    super(`the log holds no version ${version} of the policy of guild ${guildId}`)
  }
}
