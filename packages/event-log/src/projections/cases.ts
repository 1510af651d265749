import type { CaseRow, OrderStatus, OrderSummary } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'
import type { Projected } from './projection.ts'

/** A burst longer than this is cut here; the log has all of it. */
const MOST_FLAGGED = 200

export const cases = projectRows<CaseRow>({
  name: 'cases',
  types: [
    'MessageFlagged',
    'CaseOpened',
    'VerdictReached',
    'VerdictFailed',
    'ReviewRequested',
    'CaseDismissed',
    'EnforcementOrdered',
    'EnforcementApplied',
    'EnforcementFailed',
    'EnforcementExpired',
    'EnforcementReversed',
    'CaseApproved',
    'CaseOverridden',
    'ModLogPosted',
  ],
  key: ['case_id'],
  columns: [
    'case_id',
    'guild_id',
    'number',
    'subject',
    'channel_id',
    'message_id',
    'category',
    'severity',
    'source',
    'status',
    'flagged',
    'verdict',
    'orders',
    'review_cause',
    'policy_version',
    'decided_by',
    'mod_log_channel_id',
    'mod_log_message_id',
    'opened_at',
    'updated_at',
    'position',
  ],
  keyOf: (event) => ('caseId' in event.data && event.data.caseId !== null ? { case_id: event.data.caseId } : null),
  evolve(row, event) {
    const changes = changesOf(row ?? blank(event), event)
    if (!changes) return undefined
    return { ...(row ?? blank(event)), ...changes, updated_at: event.occurredAt, position: event.position }
  },
})

function blank(event: Projected): CaseRow {
  const subject = 'subject' in event.data ? event.data.subject : ''
  const caseId = 'caseId' in event.data ? (event.data.caseId ?? '') : ''
  return {
    case_id: caseId,
    guild_id: event.guildId ?? '',
    number: null,
    subject,
    channel_id: null,
    message_id: null,
    category: null,
    severity: null,
    source: null,
    status: 'noted',
    flagged: [],
    verdict: null,
    orders: [],
    review_cause: null,
    policy_version: null,
    decided_by: null,
    mod_log_channel_id: null,
    mod_log_message_id: null,
    opened_at: event.occurredAt,
    updated_at: event.occurredAt,
    position: event.position,
  }
}

function changesOf(row: CaseRow, event: Projected): Partial<CaseRow> | undefined {
  switch (event.type) {
    case 'MessageFlagged': {
      const { messageId, channelId, signals, asOf } = event.data
      const ruleIds = [...new Set(signals.map(({ ruleId }) => ruleId))]
      const flagged = [...row.flagged, { messageId, channelId, ruleIds, eventId: event.id, asOf }].slice(
        0,
        MOST_FLAGGED,
      )
      return { flagged, message_id: row.message_id ?? messageId, channel_id: row.channel_id ?? channelId }
    }
    case 'CaseOpened': {
      const { number, subject, channelId, messageId, category, severity, source } = event.data
      const opened = { number, subject, category, severity, source, opened_at: event.occurredAt }
      return {
        ...opened,
        channel_id: channelId,
        message_id: messageId,
        status: row.status === 'noted' ? 'open' : row.status,
      }
    }
    case 'VerdictReached': {
      const { provider, model, category, confidence, isSimulated } = event.data
      return { verdict: { eventId: event.id, provider, model, category, confidence, isSimulated, fault: null } }
    }
    case 'VerdictFailed': {
      const { provider, model, fault } = event.data
      return {
        verdict: { eventId: event.id, provider, model, category: null, confidence: null, isSimulated: false, fault },
      }
    }
    case 'ReviewRequested': {
      const { cause, policyVersion, caseNumber } = event.data
      return { status: 'in_review', review_cause: cause, policy_version: policyVersion, number: caseNumber }
    }
    case 'CaseDismissed':
      return { status: 'dismissed' }
    case 'EnforcementOrdered': {
      const { action, reason, reverses, policyVersion, caseNumber } = event.data
      const order = { orderId: event.id, action, status: 'ordered', reverses, reason } as const
      return { orders: withOrder(row.orders, order), policy_version: policyVersion, number: caseNumber }
    }
    case 'EnforcementApplied': {
      const isReversal = row.orders.some(({ orderId, reverses }) => orderId === event.data.orderId && reverses !== null)
      const status = isReversal || row.status === 'approved' || row.status === 'overridden' ? row.status : 'enforced'
      return { orders: settled(row.orders, event.data, 'applied'), status }
    }
    case 'EnforcementFailed':
      return { orders: settled(row.orders, event.data, 'failed') }
    case 'EnforcementExpired':
      return { orders: settled(row.orders, event.data, 'expired') }
    case 'EnforcementReversed': {
      const done = settled(row.orders, event.data, 'applied')
      const reversed = done.find(({ orderId }) => orderId === event.data.reverses)
      return { orders: reversed ? settled(done, reversed, 'reversed') : done }
    }
    case 'CaseApproved':
      return { status: 'approved', decided_by: event.data.by }
    case 'CaseOverridden':
      return { status: 'overridden', decided_by: event.data.by }
    case 'ModLogPosted':
      return { mod_log_channel_id: event.data.channelId, mod_log_message_id: event.data.messageId }
    default:
      return undefined
  }
}

function withOrder(orders: readonly OrderSummary[], order: OrderSummary): readonly OrderSummary[] {
  return [...orders.filter(({ orderId }) => orderId !== order.orderId), order]
}

function settled(
  orders: readonly OrderSummary[],
  { orderId, action }: Pick<OrderSummary, 'orderId' | 'action'>,
  status: OrderStatus,
): readonly OrderSummary[] {
  const known = orders.find((order) => order.orderId === orderId)
  if (!known) return [...orders, { orderId, action, status, reverses: null, reason: null }]
  return orders.map((order) => (order === known ? { ...known, status } : order))
}
