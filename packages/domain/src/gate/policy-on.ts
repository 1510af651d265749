import type { JudgedKind } from '@nexus/events'
import type { ActionTemplate, JudgingPolicy } from './judging-policy.ts'

/**
 * A policy as it holds for what was judged: what nobody posted cannot be deleted, whatever the policy asks for. Everything
 * else is as it was.
 */
export function policyOn<Policy extends JudgingPolicy>(kind: JudgedKind, policy: Policy): Policy {
  if (kind === 'message' || kind === 'edit') return policy
  return {
    ...policy,
    actionsFor: (...about) => withoutDeletion(policy.actionsFor(...about)),
    actionsOfRule: (ruleId) => {
      const actions = policy.actionsOfRule(ruleId)
      return actions && withoutDeletion(actions)
    },
  }
}

const withoutDeletion = (actions: readonly ActionTemplate[]) => actions.filter(({ kind }) => kind !== 'delete')
