import type { Activity } from '@nexus/events'
import { markOf } from './activity.ts'
import type { ActiveStrike, ActivityEntry, Cooldown, Member, MemberFacts, Profile } from './context-state.ts'
import { flat } from './flat.ts'

/** A member as a snapshot holds him. */
export interface StoredMember {
  readonly profile: Profile | null
  readonly facts: MemberFacts | null
  /** In turn: when the run of the message began, the message that began it, and the message. */
  readonly activity: readonly (readonly [runAt: number, run: string, shown: Activity])[]
  readonly strikes: ActiveStrike[]
  /** Absent for none. */
  readonly cooldowns?: Cooldown[]
  readonly strikePosition: number
  readonly seenAt: number
}

/** Spliced: what a member did is JSON already. */
export function memberJson({ profile, facts, activity, strikes, cooldowns, strikePosition, seenAt }: Member): string {
  const known = `"profile":${JSON.stringify(profile)},"facts":${JSON.stringify(facts)}`
  const given = strikes.length === 0 ? '[]' : JSON.stringify(strikes)
  const resting = cooldowns ? `,"cooldowns":${JSON.stringify(cooldowns)}` : ''
  const counted = `"strikes":${given}${resting},"strikePosition":${strikePosition},"seenAt":${seenAt}`
  return `{${known},"activity":[${activity.map(entryJson).join(',')}],${counted}}`
}

export function restoreMember(key: string, userId: string, stored: StoredMember): Member {
  const { activity, ...others } = stored
  return { key, userId, ...others, activity: activity.map(entryOf) }
}

const entryJson = ({ runAt, run, shown }: ActivityEntry) => `[${runAt},"${run}",${shown.json}]`

function entryOf([runAt, run, shown]: StoredMember['activity'][number]): ActivityEntry {
  return {
    ...{ id: shown.messageId, at: shown.at, run, runAt },
    shown: { json: flat(JSON.stringify(shown)), mark: markOf(shown) },
  }
}
