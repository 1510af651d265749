import type { Message, MessageNamed, Said } from '@nexus/events'
import {
  approveCase,
  caseEntity,
  overrideCase,
  recordOutcome,
  verdictUnavailable,
  weighVerdict,
} from '../cases/index.ts'
import { surfaceHashOf } from '../context/index.ts'
import type { CaseProposal, Gathered } from './gathered.ts'

/** Everything but messages that moderation decides on: it always concerns a case. */
export type CaseAnswer = Extract<
  Message,
  {
    type:
      | 'VerdictReached'
      | 'VerdictFailed'
      | 'EnforcementApplied'
      | 'EnforcementFailed'
      | 'EnforcementExpired'
      | 'EnforcementReversed'
      | 'ApproveCase'
      | 'OverrideCase'
  }
>

/** The message as it was flagged: what a verdict on it is weighed with. */
export type Flagged = MessageNamed<'MessageFlagged'>['data']

export interface AnswerGathered extends Pick<Gathered, 'policyOf' | 'caseOf'> {
  /** Null when the message was never flagged in this case. */
  flaggedIn(caseId: string, messageId: string): Flagged | null
  /** Version of the guild's policy that holds for this case. */
  policyVersionOf(caseId: string): number
}

/** What a verdict, an outcome or a decision of staff leads to. */
export function decideAnswer(message: CaseAnswer, gathered: AnswerGathered): readonly CaseProposal[] {
  const { caseId } = message.data
  const { state, version } = gathered.caseOf(caseId)
  // Also "nothing to say" holds only for the case as it was seen.
  return [{ entity: caseEntity(caseId), expectedVersion: version, events: answer(message, gathered, state) }]
}

function answer(
  message: CaseAnswer,
  gathered: AnswerGathered,
  state: ReturnType<AnswerGathered['caseOf']>['state'],
): Said[] {
  const { occurredAt } = message
  const { caseId } = message.data
  const policy = gathered.policyOf(message.guildId ?? '', gathered.policyVersionOf(caseId))
  switch (message.type) {
    case 'VerdictReached':
    case 'VerdictFailed': {
      const flagged = gathered.flaggedIn(caseId, message.data.messageId)
      if (!flagged) return []
      const { channelId, facts, evidence } = flagged
      const { strikeWeight } = facts
      if (message.type === 'VerdictFailed') {
        return verdictUnavailable({ failure: message.data, channelId, policy, strikeWeight }, state)
      }
      const surfaceHash = surfaceHashOf(evidence.message)
      return weighVerdict({ verdict: message.data, channelId, policy, strikeWeight, surfaceHash, occurredAt }, state)
    }
    case 'EnforcementApplied':
    case 'EnforcementFailed':
    case 'EnforcementExpired':
    case 'EnforcementReversed':
      return recordOutcome({ outcome: message, policy }, state)
    case 'ApproveCase':
      return approveCase({ command: message.data, policy, occurredAt }, state)
    case 'OverrideCase':
      return overrideCase({ command: message.data, policy, occurredAt }, state)
  }
}
