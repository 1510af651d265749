import type { DataNamed, ReviewCause, Said } from '@nexus/events'
import { gate, type JudgingPolicy, probabilityOf } from '../gate/index.ts'
import { type Case, isSettled } from './case.ts'
import { isDue } from './flag-message.ts'
import { actionOn, inOrder, ORDER_VALID_MS, orderTo, reasonFor } from './orders.ts'

export interface WeighVerdict {
  readonly verdict: DataNamed<'VerdictReached'>
  readonly channelId: string
  readonly policy: JudgingPolicy
  /** Weight of the member's strikes when he wrote it. */
  readonly strikeWeight: number
  readonly surfaceHash: string | null
  /** Unix ms of the judged message. */
  readonly occurredAt: number
}

/** What a model's judgement leads to: orders, a question to staff, or nothing more. */
export function weighVerdict(command: WeighVerdict, state: Case): Said[] {
  if (state.status === 'new' || isSettled(state)) return []
  const { verdict, channelId, policy, strikeWeight, surfaceHash, occurredAt } = command
  const { caseId, messageId, subject } = verdict
  const probability = probabilityOf(verdict)
  const category = verdict.category ?? state.category
  const severity = verdict.severity ?? state.severity
  const reason = reasonFor(category, severity)
  const resolution = gate({
    probability,
    source: 'ai',
    authority: verdict.authority,
    category,
    severity,
    strikeWeight,
    policy,
  })
  const review = (
    cause: ReviewCause,
    shortfall: number | null,
    templates: readonly Parameters<typeof actionOn>[0][],
  ): Said => ({
    type: 'ReviewRequested',
    data: {
      caseId,
      caseNumber: state.number,
      subject,
      messageId,
      channelId,
      category,
      severity,
      cause,
      shortfall,
      proposed: inOrder(templates.map((template) => actionOn(template, channelId, messageId))),
      policyVersion: policy.version,
      reason,
    },
  })
  switch (resolution.kind) {
    case 'dismiss':
      return [{ type: 'CaseDismissed', data: { caseId, messageId, probability, reason: 'no breach was found' } }]
    case 'review':
      return [review(resolution.cause, resolution.shortfall, resolution.proposed)]
    case 'enforce': {
      const orders = inOrder(resolution.actions.filter((template) => isDue(template, state))).map((template) =>
        orderTo(actionOn(template, channelId, messageId), {
          caseId,
          caseNumber: state.number,
          subject,
          messageId,
          channelId,
          category,
          severity,
          source: 'ai',
          ruleId: verdict.ruleId,
          probability,
          policyVersion: policy.version,
          calibrationVersion: policy.calibrationVersion,
          reason,
          surfaceHash,
          validUntil: occurredAt + ORDER_VALID_MS,
        }),
      )
      return resolution.withheld.length === 0 ? orders : [...orders, review('ceiling', null, resolution.withheld)]
    }
  }
}
