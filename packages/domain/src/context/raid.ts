import { type ContextState, type RaidState, roomOf } from './context-state.ts'
import { guildKey } from './part-key.ts'

/** Folds a guild's state of alarm. One that is not above the last one's position was folded before. */
export function foldRaid(state: ContextState, guildId: string, raid: RaidState): void {
  const room = roomOf(state, guildId)
  if (room.raid && raid.position <= room.raid.position) return
  room.raid = raid
  state.dirty.add(guildKey(guildId))
}

/** The level that holds at `at`; null for none. */
export function raidLevelAt(raid: RaidState | null, at: number): string | null {
  return raid && (raid.until === null || raid.until > at) ? raid.level : null
}
