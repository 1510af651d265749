import type { Action, DataNamed, Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import { type Case, hasActed, type OpenedCase } from './case.ts'
import { inOrder, type OrderFacts, orderTo, reasonFor, STAFF_ORDER_VALID_MS } from './orders.ts'

export interface StaffDecision {
  readonly command: DataNamed<'ApproveCase'>
  readonly policy: Pick<JudgingPolicy, 'version'>
  /** Unix ms at which staff decided. */
  readonly occurredAt: number
}

/**
 * ✅: what was proposed is done; what was done stands. A case that staff settled stays as it is, but for an appeal: that is
 * turned down by somebody who did not decide the case. Nobody decides his own.
 */
export function approveCase(decision: StaffDecision, state: Case): Said[] {
  if (state.status === 'new' || state.status === 'overridden' || !mayDecide(decision, state)) return []
  if (state.status === 'approved' && state.appeal !== 'open') return []
  const { caseId, by, via } = decision.command
  const orders = inOrder(merged(state.proposed)).map((action) => orderTo(action, factsOf(decision, state)))
  return [{ type: 'CaseApproved', data: { caseId, by, via } }, ...orders, ...appealDecided(decision, state, 'upheld')]
}

/** ❌: what can be taken back is taken back, and the member is told; what cannot is said. */
export function overrideCase(decision: StaffDecision, state: Case): Said[] {
  if (state.status === 'new' || state.status === 'overridden' || !mayDecide(decision, state)) return []
  const { caseId, by, via } = decision.command
  const facts = factsOf(decision, state)
  const standing = state.orders.filter(({ status }) => status === 'ordered' || status === 'applied')
  const irreversible = (['delete', 'warn'] as const).filter((kind) =>
    standing.some(({ action }) => action.kind === kind),
  )
  const said: Said[] = [{ type: 'CaseOverridden', data: { caseId, by, via, irreversible } }]
  if (state.strike && !state.strike.isTaken) {
    const { id: strikeId, weight } = state.strike
    said.push({ type: 'StrikeTaken', data: { caseId, strikeId, subject: state.subject, weight } })
  }
  for (const { id, action } of standing) {
    if (action.kind === 'timeout') said.push(orderTo({ kind: 'untimeout' }, facts, id))
  }
  if (hasActed(state)) said.push(orderTo({ kind: 'apologize' }, facts))
  return [...said, ...appealDecided(decision, state, 'overturned')]
}

/** Nobody has the word on his own case, and an appeal is for somebody who did not decide before. */
function mayDecide({ command: { by } }: StaffDecision, { subject, appeal, decidedBy }: OpenedCase): boolean {
  return by !== subject && !(appeal === 'open' && decidedBy.includes(by))
}

function appealDecided(
  { command: { caseId, by } }: StaffDecision,
  { appeal, subject }: OpenedCase,
  outcome: 'upheld' | 'overturned',
): Said[] {
  return appeal === 'open' ? [{ type: 'AppealDecided', data: { caseId, subject, by, outcome } }] : []
}

function factsOf({ command, policy, occurredAt }: StaffDecision, state: OpenedCase): OrderFacts {
  const { number, subject, messageId, channelId, category, severity } = state
  return {
    caseId: command.caseId,
    caseNumber: number,
    subject,
    messageId,
    channelId,
    category,
    severity,
    source: 'staff',
    ruleId: null,
    probability: 1,
    policyVersion: policy.version,
    calibrationVersion: 0,
    reason: reasonFor(category, severity),
    surfaceHash: null,
    validUntil: occurredAt + STAFF_ORDER_VALID_MS,
  }
}

/** Proposals of several messages as one plan: every message is deleted, the longest timeout counts, one warning is enough. */
function merged(proposed: readonly Action[]): Action[] {
  const deletions = new Map<string, Set<string>>()
  let timeout: Extract<Action, { kind: 'timeout' }> | undefined
  let warn: Action | undefined
  for (const action of proposed) {
    if (action.kind === 'delete') {
      const ids = deletions.get(action.channelId) ?? new Set()
      for (const id of action.messageIds) ids.add(id)
      deletions.set(action.channelId, ids)
    } else if (action.kind === 'timeout') {
      if (!timeout || action.durationMs > timeout.durationMs) timeout = action
    } else if (action.kind === 'warn') warn = action
  }
  const deletes = [...deletions].flatMap(([channelId, ids]) =>
    chunked([...ids]).map((messageIds): Action => ({ kind: 'delete', channelId, messageIds })),
  )
  return [...deletes, ...(timeout ? [timeout] : []), ...(warn ? [warn] : [])]
}

function chunked(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / 100) }, (_, index) => ids.slice(index * 100, (index + 1) * 100))
}
