import { raidEntity } from '@nexus/domain'
import type { Decider } from '@nexus/runtime'
import type { PolicyCounts } from './change-policy.ts'
import type { Policies, PolicyShelf } from './ports.ts'

interface Known {
  readonly versions: ReadonlyMap<string, number>
  readonly shelf: PolicyShelf
}

/** Puts a guild into a state of alarm that its policy has, or out of all: staff may also calm it down. */
export function setRaidLevel(policies: Policies & PolicyCounts): Decider<'SetRaidLevel', Known> {
  return {
    kind: 'decider',
    async gather(messages) {
      const versions = await policies.lastVersions(messages.map(({ message }) => message.guildId ?? ''))
      const shelf = await policies.at([...versions].map(([guildId, version]) => ({ guildId, version })))
      return { versions, shelf }
    },
    decide({ message }, { versions, shelf }) {
      const { guildId, data, occurredAt } = message
      if (guildId === null) return []
      const { by, level, forMs } = data
      const { raidLevels } = shelf.policyOf(guildId, versions.get(guildId) ?? 0)
      if (level !== null && !raidLevels.includes(level)) {
        const refused = { command: 'SetRaidLevel', caseId: null, by, reason: 'level_unknown' } as const
        return [{ entity: `staff:${guildId}`, events: [{ type: 'CommandRefused', data: refused }] }]
      }
      const until = forMs === null || level === null ? null : occurredAt + forMs
      const set = { type: 'RaidLevelSet', data: { level, until, by, ruleId: null } } as const
      return [{ entity: raidEntity(guildId), events: [set] }]
    },
  }
}
