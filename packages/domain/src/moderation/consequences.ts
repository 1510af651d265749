import type { Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import type { Consequence } from '../screen/consequence.ts'
import type { CaseProposal } from './gathered.ts'

/** Cool-downs begin with the message. `context` hears of them from the log and says so with each of the author's messages. */
export function cooldownsFrom(
  consequences: readonly Consequence[],
  { caseId, subject, occurredAt }: { readonly caseId: string; readonly subject: string; readonly occurredAt: number },
): Said[] {
  return consequences.flatMap(({ ruleId, cooldownMs }) =>
    cooldownMs === null
      ? []
      : [{ type: 'CooldownStarted', data: { caseId, subject, ruleId, until: occurredAt + cooldownMs } } as const],
  )
}

/** The highest state of alarm that is asked for, where it is above the one that holds: rules never calm a guild down. */
export function raiseFrom(
  consequences: readonly Consequence[],
  scene: {
    readonly guildId: string
    readonly current: string | null
    readonly occurredAt: number
    readonly policy: Pick<JudgingPolicy, 'raidLevels'>
  },
): CaseProposal[] {
  const { guildId, current, occurredAt, policy } = scene
  const heightOf = (level: string | null) => (level === null ? -1 : policy.raidLevels.indexOf(level))
  let highest: { readonly ruleId: string; readonly level: string; readonly forMs: number } | null = null
  for (const { ruleId, raises } of consequences) {
    if (raises && heightOf(raises.level) > heightOf(highest?.level ?? current)) highest = { ruleId, ...raises }
  }
  if (!highest) return []
  const { ruleId, level, forMs } = highest
  const set: Said = { type: 'RaidLevelSet', data: { level, until: occurredAt + forMs, by: null, ruleId } }
  return [{ entity: raidEntity(guildId), events: [set] }]
}

/** A guild's states of alarm, one after the other. */
export const raidEntity = (guildId: string): string => `raid:${guildId}`
