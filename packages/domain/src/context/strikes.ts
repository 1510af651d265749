import { COOLDOWNS_KEPT, STRIKES_KEPT } from './bounds.ts'
import { type ActiveStrike, type ContextState, type Cooldown, roomOf } from './context-state.ts'
import { memberOf } from './members.ts'

/** An event of the log that says something of a member. The log names its member by subject; the caller knows his Discord id. */
export type StrikeEvent =
  | { readonly type: 'StrikeGiven'; readonly strikeId: string; readonly weight: number; readonly expiresAt: number }
  | { readonly type: 'StrikeTaken'; readonly strikeId: string }
  | { readonly type: 'CooldownStarted'; readonly ruleId: string; readonly until: number }

/** Sum of the weights of the strikes that still count at `at`. */
export function activeWeight(strikes: readonly ActiveStrike[], at: number): number {
  let weight = 0
  for (const strike of strikes) if (strike.expiresAt > at) weight += strike.weight
  return weight
}

/** Rules that let him be at `at`. */
export function activeCooldowns(cooldowns: readonly Cooldown[] | undefined, at: number): readonly string[] {
  return (cooldowns ?? []).filter(({ until }) => until > at).map(({ ruleId }) => ruleId)
}

/**
 * Folds such an event at its position in the log. Positions grow for one member; one that is not above the last one
 * was folded before, and changes nothing.
 */
export function foldStrike(
  state: ContextState,
  at: { readonly guildId: string; readonly userId: string; readonly position: number; readonly occurredAt: number },
  event: StrikeEvent,
): void {
  const member = memberOf(state, roomOf(state, at.guildId), at.userId)
  if (at.position <= member.strikePosition) return
  member.strikePosition = at.position
  member.seenAt = Math.max(member.seenAt, at.occurredAt)
  state.dirty.add(member.key)
  if (event.type === 'CooldownStarted') {
    const { ruleId, until } = event
    const others = (member.cooldowns ?? []).filter((one) => one.ruleId !== ruleId && one.until > at.occurredAt)
    member.cooldowns = [...others, { ruleId, until }].slice(-COOLDOWNS_KEPT)
    return
  }
  const others = member.strikes.filter((strike) => strike.id !== event.strikeId && strike.expiresAt > at.occurredAt)
  if (event.type === 'StrikeGiven')
    others.push({ id: event.strikeId, weight: event.weight, expiresAt: event.expiresAt })
  member.strikes = others.slice(-STRIKES_KEPT)
}
