import { Category as Categories, type Category, type Severity, type Signal } from '@nexus/events'
import type { ActionTemplate, JudgingPolicy, Tier } from '../gate/index.ts'
import { type Lists, type Match, prepareTrigger } from '../screen/triggers/index.ts'
import { listWords, type RuleWords, type WordList } from '../screen/word-list.ts'
import type { Policy } from './policy.ts'
import type { Rule, Scope } from './policy-document.ts'
import { type InScope, scopeTest } from './scope.ts'

/** One rule, ready to read messages. */
export interface CompiledRule {
  readonly id: string
  readonly trigger: Rule['trigger']['kind']
  readonly category: Category
  readonly severity: Severity
  /** Already a note for rules in shadow. */
  readonly asks: Signal['asks']
  readonly isShadow: boolean
  /** Null: everywhere. */
  readonly inScope: InScope | null
  readonly match: Match
}

/** A guild's policy, ready for use: what does not depend on the message is done once for its version. */
export interface CompiledPolicy extends JudgingPolicy {
  readonly policy: Policy
  /** Words of all rules in one index. */
  readonly words: WordList
  /** Rules by the place that `words` knows them by. */
  readonly wordRules: readonly CompiledRule[]
  readonly linkRules: readonly CompiledRule[]
  readonly activityRules: readonly CompiledRule[]
  /** Where, and for whom, nothing is looked for; null: nowhere. */
  readonly isExempt: InScope | null
}

const NO_LISTS: Lists = new Map()

/** `lists` are looked into at each match, so that an operator's list can grow while the policy stays. */
export function compilePolicy(policy: Policy, version: number, lists: Lists = NO_LISTS): CompiledPolicy {
  const words: RuleWords[] = []
  const byNeed: Record<'words' | 'links' | 'activity', CompiledRule[]> = { words: [], links: [], activity: [] }
  for (const rule of policy.rules) {
    if (rule.status === 'off') continue
    const { trigger } = rule
    const place = byNeed.words.length
    const { needs, match } = prepareTrigger(trigger, { lists, rule: place })
    if (trigger.kind === 'words') words.push({ rule: place, words: trigger.words, isWhole: trigger.match === 'word' })
    byNeed[needs].push(compileRule(rule, match))
  }
  const { roleIds, channelIds } = policy.exempt
  return {
    ...judging(policy, version),
    policy,
    words: listWords(words),
    wordRules: byNeed.words,
    linkRules: byNeed.links,
    activityRules: byNeed.activity,
    isExempt: roleIds.length + channelIds.length === 0 ? null : exemptionTest(new Set(roleIds), new Set(channelIds)),
  }
}

function compileRule({ id, category, severity, status, asks, trigger, scope }: Rule, match: Match): CompiledRule {
  const isShadow = status === 'shadow'
  return {
    id,
    trigger: trigger.kind,
    category,
    severity,
    asks: isShadow ? 'note' : asks,
    isShadow,
    inScope: scope && !isEmpty(scope) ? scopeTest(scope) : null,
    match,
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
    calibrationVersion: 0,
    staffRoleIds: new Set(policy.staffRoleIds),
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

function exemptionTest(roleIds: ReadonlySet<string>, channelIds: ReadonlySet<string>): InScope {
  return ({ channelId, parentId, author }) =>
    channelIds.has(channelId) ||
    (parentId !== null && channelIds.has(parentId)) ||
    author.roleIds.some((id) => roleIds.has(id))
}

function isEmpty({ channels, roles }: Scope): boolean {
  return !channels?.any && !channels?.not && !roles?.any && !roles?.not
}
