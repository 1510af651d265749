import type { AuthorFacts, Evidence, Said, Signal } from '@nexus/events'
import { surfaceHashOf } from '../context/index.ts'
import { type ActionTemplate, immunityOf, type JudgingPolicy } from '../gate/index.ts'
import { type Case, hasOrdered, type OpenedCase } from './case.ts'
import { actionOn, inOrder, ORDER_VALID_MS, orderTo } from './orders.ts'

export interface FlagMessage {
  readonly caseId: string
  readonly messageId: string
  readonly channelId: string
  readonly subject: string
  readonly facts: AuthorFacts
  readonly signals: readonly Signal[]
  readonly evidence: Evidence
  readonly policy: JudgingPolicy
  /** Unix ms of the message. */
  readonly occurredAt: number
  /** The guild's next case number, should this open a case. */
  readonly nextNumber: number
}

/** A signal that says how bad it is more loudly than the others. */
export function strongest(signals: readonly Signal[]): Signal | undefined {
  return signals.reduce<Signal | undefined>(
    (worst, signal) => (worst && worst.severity >= signal.severity ? worst : signal),
    undefined,
  )
}

/** What follows from the signals found in one message. Signals that only ask for a note open no case. */
export function flagMessage(command: FlagMessage, state: Case): Said[] {
  const { signals, facts, policy } = command
  if (state.status === 'overridden' || immunityOf(facts, policy.staffRoleIds)) return []
  const acting = strongest(signals.filter(({ asks }) => asks === 'enforce'))
  const asking = strongest(signals.filter(({ asks }) => asks === 'verdict'))
  const main = acting ?? asking
  if (!main) return []
  const opening = state.status === 'new' ? openCase(command, main, acting ? 'rule' : 'ai') : []
  const number = state.status === 'new' ? command.nextNumber : state.number
  if (acting) return [...opening, ...ordersOf(command, acting, number, state)]
  return [...opening, requestVerdict(command)]
}

function openCase(command: FlagMessage, { category, severity }: Signal, source: 'rule' | 'ai'): Said[] {
  const { caseId, subject, channelId, messageId, nextNumber: number } = command
  return [{ type: 'CaseOpened', data: { caseId, number, subject, channelId, messageId, category, severity, source } }]
}

function requestVerdict(command: FlagMessage): Said {
  const { caseId, messageId, channelId, subject, policy, signals, evidence, occurredAt } = command
  return {
    type: 'VerdictRequested',
    data: {
      caseId,
      messageId,
      channelId,
      subject,
      policyVersion: policy.version,
      signals: [...signals],
      evidence,
      validUntil: occurredAt + ORDER_VALID_MS,
    },
  }
}

function ordersOf(command: FlagMessage, signal: Signal, caseNumber: number, state: Case): Said[] {
  const { caseId, subject, messageId, channelId, policy, facts, evidence, occurredAt } = command
  const { category, severity, ruleId } = signal
  const wanted = policy.actionsOfRule(ruleId) ?? policy.actionsFor(category, severity, facts.strikeWeight)
  return inOrder(wanted.filter((template) => isDue(template, state))).map((template) =>
    orderTo(actionOn(template, channelId, messageId), {
      caseId,
      caseNumber,
      subject,
      messageId,
      channelId,
      category,
      severity,
      source: 'rule',
      ruleId,
      probability: 1,
      policyVersion: policy.version,
      calibrationVersion: policy.calibrationVersion,
      reason: signal.explanation,
      surfaceHash: surfaceHashOf(evidence.message),
      validUntil: occurredAt + ORDER_VALID_MS,
    }),
  )
}

/** Every message of a burst is deleted; the member is sanctioned and told once. */
export function isDue(template: ActionTemplate, state: Case | OpenedCase): boolean {
  return template.kind === 'delete' || state.status === 'new' || !hasOrdered(state, template.kind)
}
