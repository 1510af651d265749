import type { Action, AuthorFacts, Evidence, ReviewCause, Said, Signal } from '@nexus/events'
import { surfaceHashOf } from '../context/index.ts'
import { type ActionTemplate, type Gate, gate, immunityOf, type JudgingPolicy } from '../gate/index.ts'
import { askStaff, proposedOn } from './ask-staff.ts'
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
export const flagMessage = flagWith(gate)

/** … through a gate of one's own. */
export function flagWith(resolve: Gate) {
  return (command: FlagMessage, state: Case): Said[] => {
    const { signals, facts, policy } = command
    if (state.status === 'overridden') return []
    const acting = strongest(signals.filter(({ asks }) => asks === 'enforce'))
    const reviewed = strongest(signals.filter(({ asks }) => asks === 'review'))
    const asking = strongest(signals.filter(({ asks }) => asks === 'verdict'))
    const main = acting ?? reviewed ?? asking
    if (!main) return []
    const opening = state.status === 'new' ? openCase(command, main, main === asking ? 'ai' : 'rule') : []
    const number = state.status === 'new' ? command.nextNumber : state.number
    if (acting) {
      const followed = resolved(resolve, command, acting, number, state)
      return followed === null ? [] : [...opening, ...followed]
    }
    // Nobody is asked about someone on whom nothing could follow.
    if (immunityOf(facts, policy.staffRoleIds)) return []
    return [
      ...opening,
      ...(reviewed ? [ask(command, reviewed, number, causeOf(reviewed, wantedFor(command, reviewed)))] : []),
      ...(asking ? [requestVerdict(command)] : []),
    ]
  }
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

/** What a rule that acts leads to; null where nobody may act on the author. */
function resolved(resolve: Gate, command: FlagMessage, signal: Signal, caseNumber: number, state: Case): Said[] | null {
  const { messageId, channelId, policy, facts, signals, evidence } = command
  const { category, severity } = signal
  const wanted = wantedFor(command, signal)
  const resolution = resolve({
    source: 'rule',
    authority: null,
    messageId,
    author: facts,
    signals,
    isBreach: true,
    category,
    severity,
    probability: 1,
    score: 100,
    actsFrom: 0,
    wanted,
    policy,
  })
  if (resolution.kind === 'spare') return null
  if (resolution.kind === 'dismiss') return []
  if (resolution.kind === 'review') return [ask(command, signal, caseNumber, resolution.cause)]
  const order = (action: Action, surfaceHash: string | null) =>
    orderTo(action, { ...factsOf(command, signal, caseNumber), surfaceHash })
  return dueOf(resolution.actions, state).flatMap((template) => {
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
    calibrationVersion: 0,
    reason: explanation,
    validUntil: occurredAt + ORDER_VALID_MS,
  }
}

/** What the policy does about what a rule found. */
function wantedFor({ policy, facts }: FlagMessage, { ruleId, category, severity }: Signal): readonly ActionTemplate[] {
  return policy.actionsOfRule(ruleId) ?? policy.actionsFor(category, severity, facts.strikeWeight)
}

/** Shows staff what would be done; it is done when they agree. */
function ask(command: FlagMessage, signal: Signal, caseNumber: number, cause: ReviewCause): Said {
  const { caseId, subject, messageId, channelId, policy } = command
  const { category, severity, explanation: reason } = signal
  const about = { caseId, caseNumber, subject, messageId, channelId, category, severity, policyVersion: policy.version }
  return askStaff({ ...about, reason }, cause, proposedOn(wantedFor(command, signal), about))
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

/**
 * What of a plan is still to be done, in order: every message of a burst is deleted, the member is stopped and told once. A
 * plan that says the same twice means it once, and the longer timeout.
 */
export function dueOf(plan: readonly ActionTemplate[], state: Case | OpenedCase): ActionTemplate[] {
  const byKind = new Map<ActionTemplate['kind'], ActionTemplate>()
  for (const action of plan) {
    const known = byKind.get(action.kind)
    const isLonger = known?.kind === 'timeout' && action.kind === 'timeout' && action.durationMs > known.durationMs
    if (!known || isLonger) byKind.set(action.kind, action)
  }
  const isDue = ({ kind }: ActionTemplate) => kind === 'delete' || state.status === 'new' || !hasOrdered(state, kind)
  return inOrder([...byKind.values()].filter(isDue))
}
