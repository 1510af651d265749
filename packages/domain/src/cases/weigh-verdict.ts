import type { AuthorFacts, Category, DataNamed, Judgement, Said, Signal } from '@nexus/events'
import { type Calibration, calibrated, type Gate, gate, isAudited, type JudgingPolicy, scoreOf } from '../gate/index.ts'
import { askStaff, proposedOn } from './ask-staff.ts'
import { type Case, isSettled, type OpenedCase } from './case.ts'
import { dueOf } from './flag-message.ts'
import { actionOn, ORDER_VALID_MS, orderTo, reasonFor } from './orders.ts'

/** What has been learned about models, as far as one verdict needs it. */
export interface Learned {
  /** What staff of all guilds said of this model's judgements. */
  readonly calibration: Calibration
  /** How strict this guild is in a category: its tier, and the score from which models act. */
  tierAt(category: Category): { readonly tier: number; readonly actsFrom: number }
}

export interface WeighVerdict {
  readonly verdict: DataNamed<'VerdictReached'>
  readonly channelId: string
  /** The author and what was noticed, as they were when the message was flagged. */
  readonly facts: AuthorFacts
  readonly signals: readonly Signal[]
  readonly policy: JudgingPolicy
  readonly learned: Learned
  readonly surfaceHash: string | null
  /** Unix ms of the judged message. */
  readonly occurredAt: number
}

/** What a model's judgements are counted under: another prompt is another judge. */
export const modelOf = ({ provider, model, promptVersion }: DataNamed<'VerdictReached'>): string =>
  `${provider}/${model}/${promptVersion}`.slice(0, 300)

/** What a model's judgement leads to: orders, a question to staff, or nothing more. */
export const weighVerdict = weighWith(gate)

/** … through a gate of one's own. */
export function weighWith(resolve: Gate) {
  return (command: WeighVerdict, state: Case): Said[] => {
    if (state.status === 'new' || isSettled(state)) return []
    const { verdict, channelId, facts, signals, policy } = command
    const { caseId, messageId, subject } = verdict
    const category = verdict.category ?? state.category
    const severity = verdict.severity ?? state.severity
    const reason = reasonFor(category, severity)
    const { judgement, actsFrom } = judgementOf(command, category)
    const resolution = resolve({
      source: 'ai',
      authority: verdict.authority,
      messageId,
      author: facts,
      signals,
      isBreach: verdict.category !== null,
      category,
      severity,
      probability: judgement.probability,
      score: judgement.score,
      actsFrom,
      wanted: policy.actionsFor(category, severity, facts.strikeWeight),
      policy,
    })
    const about = { caseId, caseNumber: state.number, subject, messageId, channelId, category, severity }
    const asked = { ...about, policyVersion: policy.version, reason }
    switch (resolution.kind) {
      case 'spare':
        return []
      case 'dismiss':
        return [dismiss(caseId, messageId, judgement)]
      case 'review': {
        const { cause, shortfall, proposed } = resolution
        return [askStaff(asked, cause, proposedOn(proposed, about), { shortfall, judgement })]
      }
      case 'enforce': {
        const orders = dueOf(resolution.actions, state).map((template) =>
          orderTo(actionOn(template, channelId, messageId), factsOf(command, judgement, state)),
        )
        const { withheld } = resolution
        return withheld.length === 0
          ? orders
          : [...orders, askStaff(asked, 'ceiling', proposedOn(withheld, about), { judgement })]
      }
    }
  }
}

function judgementOf(
  { verdict, learned }: WeighVerdict,
  category: Category,
): { judgement: Judgement; actsFrom: number } {
  const { tier, actsFrom } = learned.tierAt(category)
  const judgement = {
    model: modelOf(verdict),
    score: scoreOf(verdict),
    probability: calibrated(verdict, learned.calibration),
    calibrationVersion: learned.calibration.version,
    tier,
    isAudited: isAudited(verdict.messageId),
  }
  return { judgement, actsFrom }
}

function dismiss(caseId: string, messageId: string, { probability }: Judgement): Said {
  return { type: 'CaseDismissed', data: { caseId, messageId, probability, reason: 'no breach was found' } }
}

function factsOf(
  { verdict, channelId, policy, surfaceHash, occurredAt }: WeighVerdict,
  judgement: Judgement,
  state: OpenedCase,
) {
  const { caseId, messageId, subject, ruleId } = verdict
  const category = verdict.category ?? state.category
  const severity = verdict.severity ?? state.severity
  return {
    caseId,
    caseNumber: state.number,
    subject,
    messageId,
    channelId,
    category,
    severity,
    source: 'ai' as const,
    ruleId,
    probability: judgement.probability,
    policyVersion: policy.version,
    calibrationVersion: judgement.calibrationVersion,
    judgement,
    reason: reasonFor(category, severity),
    surfaceHash,
    validUntil: occurredAt + ORDER_VALID_MS,
  }
}
