import type { MemoryRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'
import type { Projected } from './projection.ts'

/** Precedents: what staff said of past decisions, and where their sealed evidence lies. */
export const memory = projectRows<MemoryRow>({
  name: 'memory',
  types: ['MessageFlagged', 'CaseOpened', 'VerdictReached', 'CaseApproved', 'CaseOverridden'],
  key: ['case_id'],
  columns: [
    'case_id',
    'guild_id',
    'subject',
    'category',
    'severity',
    'source',
    'evidence_event_id',
    'confidence',
    'outcome',
    'decided_by',
    'decided_at',
    'position',
  ],
  keyOf: (event) => ('caseId' in event.data && event.data.caseId !== null ? { case_id: event.data.caseId } : null),
  evolve(row, event) {
    const before = row ?? blank(event)
    return { ...before, ...changesOf(before, event), position: event.position }
  },
})

function blank(event: Projected): MemoryRow {
  return {
    case_id: 'caseId' in event.data ? (event.data.caseId ?? '') : '',
    guild_id: event.guildId ?? '',
    subject: 'subject' in event.data ? event.data.subject : '',
    category: null,
    severity: null,
    source: null,
    evidence_event_id: null,
    confidence: null,
    outcome: null,
    decided_by: null,
    decided_at: null,
    position: event.position,
  }
}

function changesOf(row: MemoryRow, event: Projected): Partial<MemoryRow> {
  switch (event.type) {
    case 'MessageFlagged':
      return { evidence_event_id: row.evidence_event_id ?? event.id }
    case 'CaseOpened': {
      const { subject, category, severity, source } = event.data
      return { subject, category, severity, source }
    }
    case 'VerdictReached':
      return { confidence: event.data.confidence }
    case 'CaseApproved':
      return { outcome: 'upheld', decided_by: event.data.by, decided_at: event.occurredAt }
    case 'CaseOverridden':
      return { outcome: 'overturned', decided_by: event.data.by, decided_at: event.occurredAt }
    default:
      return {}
  }
}
