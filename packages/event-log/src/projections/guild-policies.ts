import type { PolicyRow } from '../projection-tables.ts'
import { projectRows } from './project-rows.ts'

/** Every version of every guild's policy; a version never changes. */
export const guildPolicies = projectRows<PolicyRow>({
  name: 'guild_policies',
  types: ['PolicyChanged'],
  key: ['guild_id', 'policy_version'],
  columns: ['guild_id', 'policy_version', 'by_subject', 'document', 'changed_at', 'position'],
  keyOf: (event) =>
    event.type === 'PolicyChanged' && event.guildId !== null
      ? { guild_id: event.guildId, policy_version: event.data.policyVersion }
      : null,
  evolve(row, event) {
    if (row || event.type !== 'PolicyChanged' || event.guildId === null) return undefined
    return {
      guild_id: event.guildId,
      policy_version: event.data.policyVersion,
      by_subject: event.data.by,
      document: event.data.document,
      changed_at: event.occurredAt,
      position: event.position,
    }
  },
})
