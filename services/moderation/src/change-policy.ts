import { parsePolicy } from '@nexus/domain'
import type { Decider } from '@nexus/runtime'

/** How many policies each guild has had. */
export interface PolicyCounts {
  lastVersions(guildIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** Gives a guild its next policy. One that would not hold is refused, although it was checked before it was sent. */
export function changePolicy(counts: PolicyCounts): Decider<'ChangePolicy', Map<string, number>> {
  return {
    kind: 'decider',
    gather: async (messages) =>
      new Map(await counts.lastVersions(messages.map(({ message }) => message.guildId ?? ''))),
    decide({ message }, versions) {
      const { guildId, data } = message
      if (guildId === null) return []
      if (!parsePolicy(data.document).ok) {
        const refused = { command: 'ChangePolicy', caseId: null, by: data.by, reason: 'policy_invalid' } as const
        return [{ entity: `staff:${guildId}`, events: [{ type: 'CommandRefused', data: refused }] }]
      }
      const last = versions.get(guildId) ?? 0
      return [
        {
          entity: `policy:${guildId}`,
          expectedVersion: last,
          events: [{ type: 'PolicyChanged', data: { policyVersion: last + 1, by: data.by, document: data.document } }],
        },
      ]
    },
    absorb(versions, { message }, proposals) {
      const isChanged = proposals.some(({ entity }) => entity.startsWith('policy:'))
      if (message.guildId && isChanged) versions.set(message.guildId, (versions.get(message.guildId) ?? 0) + 1)
    },
  }
}
