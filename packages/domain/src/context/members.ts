import { type ContextState, type GuildRoom, type Member, stranger } from './context-state.ts'
import { evictMembers } from './evict.ts'

/** His record where it may be changed; else what is known of him, of which nothing is kept. */
export function memberIn(state: ContextState, room: GuildRoom, userId: string, isNew: boolean): Member {
  return isNew ? memberOf(state, room, userId) : (room.members.get(userId) ?? stranger(room.guildId, userId))
}

/** The author's record in the guild, made where it is not there. */
export function memberOf(state: ContextState, room: GuildRoom, userId: string): Member {
  const known = room.members.get(userId)
  if (known) return known
  evictMembers(state, room)
  const member = stranger(room.guildId, userId)
  room.members.set(userId, member)
  return member
}
