import type { StrikeRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'

export const strikes = projectRows<StrikeRow>({
  name: 'strikes',
  types: ['StrikeGiven', 'StrikeTaken'],
  key: ['strike_id'],
  columns: ['strike_id', 'guild_id', 'case_id', 'subject', 'weight', 'given_at', 'expires_at', 'taken_at', 'position'],
  keyOf: (event) => ('strikeId' in event.data ? { strike_id: event.data.strikeId } : null),
  evolve(row, event) {
    if (event.type === 'StrikeTaken') return row && { ...row, taken_at: event.occurredAt, position: event.position }
    if (event.type !== 'StrikeGiven') return undefined
    const { strikeId, caseId, subject, weight, expiresAt } = event.data
    return {
      strike_id: strikeId,
      guild_id: event.guildId ?? '',
      case_id: caseId,
      subject,
      weight,
      given_at: event.occurredAt,
      expires_at: expiresAt,
      taken_at: null,
      position: event.position,
    }
  },
})
