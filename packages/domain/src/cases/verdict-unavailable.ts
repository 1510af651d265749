import type { DataNamed, Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import { askStaff, proposedOn } from './ask-staff.ts'
import { type Case, isSettled } from './case.ts'
import { reasonFor } from './orders.ts'

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
  const about = { caseId, caseNumber, subject, messageId, channelId, category, severity, policyVersion: policy.version }
  const proposed = proposedOn(policy.actionsFor(category, severity, strikeWeight), about)
  return [askStaff({ ...about, reason: `suspected: ${reasonFor(category, severity)}` }, 'ai_failed', proposed)]
}
