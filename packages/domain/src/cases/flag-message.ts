import type { Action, AuthorFacts, Evidence, ReviewCause, Said, Signal } from '@nexus/events'
import { surfaceHashOf } from '../context/index.ts'
import { type ActionTemplate, immunityOf, type JudgingPolicy } from '../gate/index.ts'
import { type Case, hasOrdered, type OpenedCase } from './case.ts'
import { actionOn, inOrder, ORDER_VALID_MS, type OrderFacts, orderTo } from './orders.ts'

export interface FlagMessage {
  readonly caseId: string
  readonly messageId: string
  readonly channelId: string
  readonly subject: string
  readonly facts: AuthorFacts
  readonly signals: readonly Signal[]
  readonly evidence: Evidence
  /** Earlier messages of the author that an acting rule counted as one with this one. */
  readonly burst: readonly { readonly channelId: string; readonly messageId: string }[]
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
  const reviewed = strongest(signals.filter(({ asks }) => asks === 'review'))
  const asking = strongest(signals.filter(({ asks }) => asks === 'verdict'))
  const main = acting ?? reviewed ?? asking
  if (!main) return []
  const opening = state.status === 'new' ? openCase(command, main, main === asking ? 'ai' : 'rule') : []
  const number = state.status === 'new' ? command.nextNumber : state.number
  if (acting) return [...opening, ...ordersOf(command, acting, number, state)]
  return [
    ...opening,
    ...(reviewed ? [askStaff(command, reviewed, number)] : []),
    ...(asking ? [requestVerdict(command)] : []),
  ]
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
  const { messageId, channelId, facts, evidence } = command
  const wanted = wantedFor(command, signal)
  // Who a member is allowed to be is not known: it is never assumed that he is nobody.
  if (wanted.length === 0 || facts.permissions === null) return [askStaff(command, signal, caseNumber)]
  const order = (action: Action, surfaceHash: string | null) =>
    orderTo(action, { ...factsOf(command, signal, caseNumber), surfaceHash })
  return inOrder(wanted.filter((template) => isDue(template, state))).flatMap((template) => {
    const main = order(actionOn(template, channelId, messageId), surfaceHashOf(evidence.message))
    if (template.kind !== 'delete') return [main]
    return [main, ...deletionsOf(command, state).map((action) => order(action, null))]
  })
}

function factsOf(command: FlagMessage, signal: Signal, caseNumber: number): Omit<OrderFacts, 'surfaceHash'> {
  const { caseId, subject, messageId, channelId, policy, occurredAt } = command
  const { category, severity, ruleId, explanation } = signal
  return {
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
    reason: explanation,
    validUntil: occurredAt + ORDER_VALID_MS,
  }
}

/** What the policy does about what a rule found. */
function wantedFor({ policy, facts }: FlagMessage, { ruleId, category, severity }: Signal): readonly ActionTemplate[] {
  return policy.actionsOfRule(ruleId) ?? policy.actionsFor(category, severity, facts.strikeWeight)
}

/** Shows staff what would be done; it is done when they agree. */
function askStaff(command: FlagMessage, signal: Signal, caseNumber: number): Said {
  const { caseId, subject, messageId, channelId, policy } = command
  const wanted = wantedFor(command, signal)
  const { category, severity, explanation: reason } = signal
  return {
    type: 'ReviewRequested',
    data: {
      caseId,
      caseNumber,
      subject,
      messageId,
      channelId,
      category,
      severity,
      cause: causeOf(signal, wanted),
      shortfall: null,
      proposed: inOrder(wanted.map((template) => actionOn(template, channelId, messageId))),
      policyVersion: policy.version,
      reason,
    },
  }
}

function causeOf({ held, asks }: Signal, wanted: readonly ActionTemplate[]): ReviewCause {
  if (held === 'dry_run' || held === 'undecided') return held
  return asks === 'review' || wanted.length === 0 ? 'policy_asks' : 'uncertain'
}

/** What of the burst is still there to be deleted: at most 100 messages of one channel at once. */
function deletionsOf({ burst, messageId }: FlagMessage, state: Case): Action[] {
  const gone = new Set([messageId, ...(state.status === 'new' ? [] : deletedIn(state))])
  const byChannel = new Map<string, string[]>()
  for (const message of burst) {
    if (gone.has(message.messageId)) continue
    gone.add(message.messageId)
    byChannel.set(message.channelId, [...(byChannel.get(message.channelId) ?? []), message.messageId])
  }
  return [...byChannel].map(([channelId, ids]) => ({ kind: 'delete', channelId, messageIds: ids.slice(0, 100) }))
}

function deletedIn({ orders }: OpenedCase): string[] {
  return orders.flatMap(({ action }) => (action.kind === 'delete' ? action.messageIds : []))
}

/** Every message of a burst is deleted; the member is sanctioned and told once. */
export function isDue(template: ActionTemplate, state: Case | OpenedCase): boolean {
  return template.kind === 'delete' || state.status === 'new' || !hasOrdered(state, template.kind)
}
