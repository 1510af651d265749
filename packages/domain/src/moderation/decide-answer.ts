import type { Message, MessageNamed, Said } from '@nexus/events'
import {
  appealCase,
  approveCase,
  type Case,
  caseEntity,
  modelOf,
  overrideCase,
  recordOutcome,
  verdictUnavailable,
  weighVerdict,
} from '../cases/index.ts'
import { surfaceHashOf } from '../context/index.ts'
import { policyOn } from '../gate/index.ts'
import type { CaseProposal, Gathered } from './gathered.ts'
import { learnFromStaff, learnFromVerdict } from './learn.ts'
import type { LearningBook } from './learning-book.ts'

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
      | 'AppealCase'
  }
>

/** The message as it was flagged: what a verdict on it is weighed with. */
export type Flagged = MessageNamed<'MessageFlagged'>['data']

export interface AnswerGathered extends Pick<Gathered, 'policyOf' | 'caseOf'> {
  /** Null when the message was never flagged in this case. */
  flaggedIn(caseId: string, messageId: string): Flagged | null
  /** What was learned about models. */
  readonly learning: LearningBook
  /** Version of the guild's policy that holds for this case. */
  policyVersionOf(caseId: string): number
}

/** What a verdict, an outcome or a decision of staff leads to. */
export function decideAnswer(message: CaseAnswer, gathered: AnswerGathered): readonly CaseProposal[] {
  const { caseId } = message.data
  const { state, version } = gathered.caseOf(caseId)
  const events = answer(message, gathered, state)
  // Also "nothing to say" holds only for the case as it was seen.
  return [{ entity: caseEntity(caseId), expectedVersion: version, events }, ...learn(message, events, state, gathered)]
}

/** What is learned of models from what just followed; a word of staff that changed nothing teaches nothing. */
function learn(
  message: CaseAnswer,
  events: readonly Said[],
  state: Case,
  { learning }: AnswerGathered,
): readonly CaseProposal[] {
  if (events.length === 0) return []
  if (message.type === 'VerdictReached') return learnFromVerdict(message.data, message.guildId ?? '', learning)
  if (message.type === 'ApproveCase' || message.type === 'OverrideCase') return learnFromStaff(message, state, learning)
  return []
}

function answer(message: CaseAnswer, gathered: AnswerGathered, state: Case): Said[] {
  const { occurredAt } = message
  const { caseId } = message.data
  const guildPolicy = gathered.policyOf(message.guildId ?? '', gathered.policyVersionOf(caseId))
  switch (message.type) {
    case 'VerdictReached':
    case 'VerdictFailed': {
      const flagged = gathered.flaggedIn(caseId, message.data.messageId)
      if (!flagged) return []
      const { kind, channelId, facts, signals, evidence } = flagged
      const policy = policyOn(kind, guildPolicy)
      if (message.type === 'VerdictFailed') {
        return verdictUnavailable({ failure: message.data, channelId, policy, strikeWeight: facts.strikeWeight }, state)
      }
      const surfaceHash = surfaceHashOf(evidence.message)
      const learned = gathered.learning.learnedFor(message.guildId ?? '', modelOf(message.data))
      const verdict = message.data
      return weighVerdict({ verdict, channelId, facts, signals, policy, learned, surfaceHash, occurredAt }, state)
    }
    case 'EnforcementApplied':
    case 'EnforcementFailed':
    case 'EnforcementExpired':
    case 'EnforcementReversed':
      return recordOutcome({ outcome: message, policy: guildPolicy }, state)
    case 'ApproveCase':
      return approveCase({ command: message.data, policy: guildPolicy, occurredAt }, state)
    case 'AppealCase':
      return appealCase({ command: message.data, policy: guildPolicy }, state)
    case 'OverrideCase':
      return overrideCase({ command: message.data, policy: guildPolicy, occurredAt }, state)
  }
}
