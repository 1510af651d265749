import type { ReviewRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'

const outcomes = { CaseApproved: 'approved', CaseOverridden: 'overridden', CaseDismissed: 'dismissed' } as const

/** What staff are asked, until somebody answers. */
export const reviewQueue = projectRows<ReviewRow>({
  name: 'review_queue',
  types: ['ReviewRequested', ...Object.keys(outcomes)],
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
    'cause',
    'shortfall',
    'proposed',
    'policy_version',
    'reason',
    'requested_at',
    'closed_at',
    'closed_by',
    'outcome',
    'position',
  ],
  keyOf: (event) => ('caseId' in event.data && event.data.caseId !== null ? { case_id: event.data.caseId } : null),
  evolve(row, event) {
    if (event.type === 'ReviewRequested') {
      const { caseId, caseNumber, subject, channelId, messageId, category, severity, cause, shortfall, proposed } =
        event.data
      const { policyVersion, reason } = event.data
      return {
        case_id: caseId,
        guild_id: event.guildId ?? '',
        number: caseNumber,
        subject,
        channel_id: channelId,
        message_id: messageId,
        category,
        severity,
        cause,
        shortfall,
        proposed,
        policy_version: policyVersion,
        reason,
        requested_at: event.occurredAt,
        closed_at: null,
        closed_by: null,
        outcome: null,
        position: event.position,
      }
    }
    if (!row || row.closed_at !== null) return undefined
    if (event.type !== 'CaseApproved' && event.type !== 'CaseOverridden' && event.type !== 'CaseDismissed')
      return undefined
    const closed_by = event.type === 'CaseDismissed' ? null : event.data.by
    return { ...row, closed_at: event.occurredAt, closed_by, outcome: outcomes[event.type], position: event.position }
  },
})
