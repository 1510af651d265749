import type { ModLogRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'

/** What was done and by whom, line by line. */
export const modLog = projectRows<ModLogRow>({
  name: 'mod_log',
  types: [
    'ReviewRequested',
    'CaseDismissed',
    'EnforcementApplied',
    'EnforcementFailed',
    'EnforcementExpired',
    'EnforcementReversed',
    'CaseApproved',
    'CaseOverridden',
    'StrikeGiven',
    'StrikeTaken',
    'PolicyChanged',
    'StrictnessRecalibrated',
    'MemberErased',
  ],
  key: ['position'],
  columns: ['position', 'event_id', 'guild_id', 'type', 'case_id', 'subject', 'by_subject', 'data', 'occurred_at'],
  keyOf: ({ position }) => ({ position }),
  evolve: (_, event) => ({
    position: event.position,
    event_id: event.id,
    guild_id: event.guildId ?? '',
    type: event.type,
    case_id: 'caseId' in event.data ? event.data.caseId : null,
    subject: 'subject' in event.data ? event.data.subject : null,
    by_subject: 'by' in event.data ? event.data.by : null,
    data: { ...event.data },
    occurred_at: event.occurredAt,
  }),
})
