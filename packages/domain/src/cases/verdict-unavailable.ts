import type { DataNamed, Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import { type Case, isSettled } from './case.ts'
import { actionOn, inOrder, reasonFor } from './orders.ts'

export interface VerdictUnavailable {
  readonly failure: DataNamed<'VerdictFailed'>
  readonly channelId: string
  readonly policy: JudgingPolicy
  readonly strikeWeight: number
}

/** No model answered: staff are asked. Never a punishment, and never silence. */
export function verdictUnavailable(
  { failure, channelId, policy, strikeWeight }: VerdictUnavailable,
  state: Case,
): Said[] {
  if (state.status === 'new' || isSettled(state)) return []
  const { caseId, messageId, subject } = failure
  const { category, severity, number: caseNumber } = state
  const proposed = policy
    .actionsFor(category, severity, strikeWeight)
    .map((template) => actionOn(template, channelId, messageId))
  return [
    {
      type: 'ReviewRequested',
      data: {
        caseId,
        caseNumber,
        subject,
        messageId,
        channelId,
        category,
        severity,
        cause: 'ai_failed',
        shortfall: null,
        proposed: inOrder(proposed),
        policyVersion: policy.version,
        reason: `suspected: ${reasonFor(category, severity)}`,
      },
    },
  ]
}
