import type { UserRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'
import type { Projected } from './projection.ts'

/** What is known of a member by his subject alone; names and ids live with the keys. */
export const users = projectRows<UserRow>({
  name: 'users',
  types: ['MessageFlagged', 'CaseOpened', 'EnforcementApplied', 'StrikeGiven', 'StrikeTaken', 'MemberErased'],
  key: ['subject'],
  columns: [
    'subject',
    'guild_id',
    'first_seen_at',
    'last_seen_at',
    'flagged',
    'cases',
    'enforcements',
    'strike_weight',
    'is_erased',
    'position',
  ],
  keyOf: (event) => ('subject' in event.data ? { subject: event.data.subject } : null),
  evolve(row, event) {
    const before = row ?? blank(event)
    return {
      ...before,
      ...changesOf(before, event),
      last_seen_at: Math.max(before.last_seen_at, event.occurredAt),
      position: event.position,
    }
  },
})

function blank(event: Projected): UserRow {
  return {
    subject: 'subject' in event.data ? event.data.subject : '',
    guild_id: event.guildId ?? '',
    first_seen_at: event.occurredAt,
    last_seen_at: event.occurredAt,
    flagged: 0,
    cases: 0,
    enforcements: 0,
    strike_weight: 0,
    is_erased: false,
    position: event.position,
  }
}

function changesOf(row: UserRow, event: Projected): Partial<UserRow> {
  switch (event.type) {
    case 'MessageFlagged':
      return { flagged: row.flagged + 1 }
    case 'CaseOpened':
      return { cases: row.cases + 1 }
    case 'EnforcementApplied':
      return { enforcements: row.enforcements + 1 }
    case 'StrikeGiven':
      return { strike_weight: row.strike_weight + event.data.weight }
    case 'StrikeTaken':
      return { strike_weight: Math.max(0, row.strike_weight - event.data.weight) }
    case 'MemberErased':
      return { is_erased: true }
    default:
      return {}
  }
}
