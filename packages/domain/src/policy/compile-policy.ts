import { Category as Categories, type Category, type DataNamed, type Severity } from '@nexus/events'
import type { ActionTemplate, JudgingPolicy, Tier } from '../gate/index.ts'
import type { Lists } from '../screen/triggers/index.ts'
import { type CompiledRules, compileRules } from './compile-rules.ts'
import type { Policy } from './policy.ts'

/** Where, and for whom, nothing is looked for. */
type IsExempt = (message: Pick<DataNamed<'MessageContextualized'>, 'channelId' | 'parentId' | 'author'>) => boolean

/** A guild's policy, ready for use: what does not depend on the message is done once for its version. */
export interface CompiledPolicy extends JudgingPolicy, CompiledRules {
  readonly policy: Policy
  /** Null: nowhere. */
  readonly isExempt: IsExempt | null
}

const NO_LISTS: Lists = new Map()

/** `lists` are looked into at each match, so that an operator's list can grow while the policy stays. */
export function compilePolicy(policy: Policy, version: number, lists: Lists = NO_LISTS): CompiledPolicy {
  const { roleIds, channelIds } = policy.exempt
  return {
    ...judging(policy, version),
    ...compileRules(policy.rules, { lists, levels: new Map(Object.entries(policy.levels)) }),
    policy,
    isExempt: roleIds.length + channelIds.length === 0 ? null : exemptionTest(new Set(roleIds), new Set(channelIds)),
  }
}

function judging(policy: Policy, version: number): JudgingPolicy {
  const tiers = new Map<Category, Tier>(
    Categories.options.map((category) => {
      const { enforce, dismiss } = policy.tiers[category]
      return [category, { name: category, enforce, dismiss }]
    }),
  )
  const rules = new Map(policy.rules.map((rule) => [rule.id, rule.actions ?? null]))
  const strikeFor = (category: Category, severity: Severity) => {
    const weight = policy.strikes.weights[severity]
    return weight === 0 || category === 'self_harm' ? null : { weight, lastsMs: policy.strikes.lastsMs }
  }
  return {
    version,
    staffRoleIds: new Set(policy.staffRoleIds),
    acting: policy.acting,
    raidLevels: policy.raidLevels,
    tierFor: (category) => tiers.get(category) ?? NEVER,
    actionsOfRule: (ruleId) => rules.get(ruleId) ?? null,
    strikeFor,
    actionsFor(category, severity, strikeWeight) {
      const actions = policy.actions[category][severity]
      const earned = strikeFor(category, severity)?.weight ?? 0
      return actions.length === 0 || earned === 0 ? actions : escalated(actions, strikeWeight + earned, policy.ladder)
    },
  }
}

const NEVER: Tier = { name: 'unknown', enforce: 1, dismiss: 0 }

/** What the ladder asks of someone with so many strikes, where it is more than the breach itself asks for. */
function escalated(
  actions: readonly ActionTemplate[],
  weight: number,
  ladder: Policy['ladder'],
): readonly ActionTemplate[] {
  const reached = ladder.filter(({ atWeight }) => weight >= atWeight).map(({ timeoutMs }) => timeoutMs)
  if (reached.length === 0) return actions
  const own = actions.find((action) => action.kind === 'timeout')
  const durationMs = Math.max(...reached, own?.durationMs ?? 0)
  const sanction: ActionTemplate = { kind: 'timeout', durationMs }
  if (own) return actions.map((action) => (action === own ? sanction : action))
  const told = actions.findIndex((action) => action.kind === 'warn')
  return told === -1 ? [...actions, sanction] : actions.toSpliced(told, 0, sanction)
}

function exemptionTest(roleIds: ReadonlySet<string>, channelIds: ReadonlySet<string>): IsExempt {
  return ({ channelId, parentId, author }) =>
    channelIds.has(channelId) ||
    (parentId !== null && channelIds.has(parentId)) ||
    author.roleIds.some((id) => roleIds.has(id))
}
