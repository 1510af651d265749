import { MEMBERS_KEPT, WINDOWS_KEPT } from './bounds.ts'
import type { ContextState, GuildRoom, Member } from './context-state.ts'

/** Share of a full room that stays, so that making room is rare. */
const STAYS = 0.9

/** Makes room for one more where a guild has as many authors as are kept: who was seen longest ago goes. By what was seen, never by a clock. */
export function evictMembers(state: ContextState, room: GuildRoom): void {
  if (room.members.size < MEMBERS_KEPT) return
  const leaving = [...room.members.values()]
    .filter((member) => !hasStrikes(member))
    .sort((a, b) => a.seenAt - b.seenAt || compareText(a.userId, b.userId))
    .slice(0, room.members.size - Math.floor(MEMBERS_KEPT * STAYS))
  for (const member of leaving) {
    room.members.delete(member.userId)
    state.dirty.add(member.key)
  }
}

/** Makes room for one more where a guild has as many windows as are kept: the channel written to longest ago goes. */
export function evictWindows(state: ContextState, room: GuildRoom): void {
  if (room.windows.size < WINDOWS_KEPT) return
  const leaving = [...room.windows.values()]
    .map((window) => ({ window, at: window.messages.at(-1)?.at ?? 0 }))
    .sort((a, b) => a.at - b.at || compareText(a.window.channelId, b.window.channelId))
    .slice(0, room.windows.size - Math.floor(WINDOWS_KEPT * STAYS))
  for (const { window } of leaving) {
    room.windows.delete(window.channelId)
    state.dirty.add(window.key)
  }
}

function hasStrikes(member: Member): boolean {
  return member.strikes.some((strike) => strike.expiresAt > member.seenAt)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
