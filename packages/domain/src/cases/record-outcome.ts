import type { EnforcementFault, Message, ReviewCause, Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import { askStaff } from './ask-staff.ts'
import { type Case, isSettled, type OpenedCase } from './case.ts'
import { reasonFor } from './orders.ts'

type Outcome = Extract<
  Message,
  { type: 'EnforcementApplied' | 'EnforcementFailed' | 'EnforcementExpired' | 'EnforcementReversed' }
>

export interface RecordOutcome {
  readonly outcome: Outcome
  readonly policy: JudgingPolicy
}

/** Failures that leave something for staff to do. The others are how it goes: the member left, the message is gone. */
const FOR_STAFF: ReadonlySet<EnforcementFault> = new Set([
  'missing_permission',
  'missing_access',
  'immune_hierarchy',
  'refused',
  'unavailable',
  'observing',
])

/** What Discord's answer leads to: a strike for the first thing that was done, a question to staff for what was not. */
export function recordOutcome({ outcome, policy }: RecordOutcome, state: Case): Said[] {
  if (state.status === 'new') return []
  switch (outcome.type) {
    case 'EnforcementApplied':
      return giveStrike(outcome, policy, state)
    case 'EnforcementFailed':
      return failed(outcome, policy, state)
    case 'EnforcementExpired':
      return ask(outcome, 'expired', policy, state)
    case 'EnforcementReversed':
      return []
  }
}

function failed(
  outcome: Extract<Outcome, { type: 'EnforcementFailed' }>,
  policy: JudgingPolicy,
  state: OpenedCase,
): Said[] {
  const { fault } = outcome.data
  if (fault === 'blast_radius') return ask(outcome, 'blast_radius', policy, state)
  return FOR_STAFF.has(fault) ? ask(outcome, 'enforcement_failed', policy, state) : []
}

function giveStrike(
  applied: Extract<Outcome, { type: 'EnforcementApplied' }>,
  policy: JudgingPolicy,
  state: OpenedCase,
): Said[] {
  const { caseId, orderId: strikeId, subject, action } = applied.data
  const isSanction = action.kind === 'delete' || action.kind === 'timeout' || action.kind === 'warn'
  if (!isSanction || state.strike || state.status === 'overridden') return []
  const strike = policy.strikeFor(state.category, state.severity)
  if (!strike) return []
  const { weight, lastsMs } = strike
  return [{ type: 'StrikeGiven', data: { caseId, strikeId, subject, weight, expiresAt: applied.occurredAt + lastsMs } }]
}

function ask(
  { data }: Extract<Outcome, { type: 'EnforcementFailed' | 'EnforcementExpired' }>,
  cause: ReviewCause,
  policy: JudgingPolicy,
  state: OpenedCase,
): Said[] {
  const { caseId, subject, action } = data
  const isReversal = action.kind === 'untimeout' || action.kind === 'apologize'
  if (isSettled(state) && !isReversal) return []
  const { number: caseNumber, channelId, messageId, category, severity } = state
  const about = { caseId, caseNumber, subject, messageId, channelId, category, severity, policyVersion: policy.version }
  return [askStaff({ ...about, reason: reasonFor(category, severity) }, cause, isReversal ? [] : [action])]
}
