import { STRIKES_KEPT } from './bounds.ts'
import { type ActiveStrike, type ContextState, roomOf } from './context-state.ts'
import { memberOf } from './members.ts'

/** A strike event of the log. The log names its member by subject; the caller knows his Discord id. */
export type StrikeEvent =
  | { readonly type: 'StrikeGiven'; readonly strikeId: string; readonly weight: number; readonly expiresAt: number }
  | { readonly type: 'StrikeTaken'; readonly strikeId: string }

/** Sum of the weights of the strikes that still count at `at`. */
export function activeWeight(strikes: readonly ActiveStrike[], at: number): number {
  let weight = 0
  for (const strike of strikes) if (strike.expiresAt > at) weight += strike.weight
  return weight
}

/**
 * Folds a strike event at its position in the log. Positions grow for one member; one that is not above the last one
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
  const others = member.strikes.filter((strike) => strike.id !== event.strikeId && strike.expiresAt > at.occurredAt)
  if (event.type === 'StrikeGiven')
    others.push({ id: event.strikeId, weight: event.weight, expiresAt: event.expiresAt })
  member.strikes = others.slice(-STRIKES_KEPT)
  state.dirty.add(member.key)
}
