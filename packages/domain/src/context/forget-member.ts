import type { ContextState, GuildRoom, KnownMessage, Member } from './context-state.ts'
import { happeningsKey } from './part-key.ts'

/** A member whose words must go. */
export interface ForgottenMember {
  readonly guildId: string
  readonly userId: string
  /** Unix ms; what he wrote after that stays, for he may have come back. */
  readonly until: number
}

/**
 * Drops all that was known of a member: his words leave the windows as if he had deleted them, and his record goes. Folding
 * the same frames without his gives the same. Doing it again changes nothing.
 */
export function forgetMember(state: ContextState, member: ForgottenMember): void {
  const room = state.guilds.get(member.guildId)
  if (!room) return
  forgetWords(state, room, member)
  forgetHappenings(state, room, member)
  const known = room.members.get(member.userId)
  if (known) forgetRecord(state, room, known, member.until)
}

function forgetWords(state: ContextState, room: GuildRoom, { userId, until }: ForgottenMember): void {
  for (const window of room.windows.values()) {
    for (const message of window.messages) {
      if (message.authorId !== userId || message.at > until || isForgotten(message)) continue
      message.entry = null
      message.surfaces = null
      state.dirty.add(window.key)
    }
  }
}

function forgetHappenings(state: ContextState, room: GuildRoom, { userId, until }: ForgottenMember): void {
  const left = room.happenings.filter((happening) => happening.userId !== userId || happening.at > until)
  if (left.length === room.happenings.length) return
  room.happenings.splice(0, room.happenings.length, ...left)
  state.dirty.add(happeningsKey(room.guildId))
}

const isForgotten = ({ entry, surfaces }: KnownMessage) => entry === null && surfaces === null

function forgetRecord(state: ContextState, room: GuildRoom, known: Member, until: number): void {
  if (known.seenAt <= until) room.members.delete(known.userId)
  else if (known.activity.some(({ at }) => at <= until)) {
    known.activity.splice(0, known.activity.length, ...known.activity.filter(({ at }) => at > until))
  } else return
  state.dirty.add(known.key)
}
