import { type ContextState, roomOf } from './context-state.ts'
import type { Frame } from './frame.ts'
import { memberOf } from './members.ts'
import { idAt, recordAt } from './read-json.ts'
import { factsOf } from './read-message.ts'

/** GUILD_MEMBER_ADD and GUILD_MEMBER_UPDATE. @throws MalformedFrame */
export function foldMember(state: ContextState, guildId: string, { d, occurredAt }: Frame): void {
  const json = recordAt(d, 'd')
  const userId = idAt(recordAt(json.user, 'user').id, 'user.id')
  const facts = factsOf(json, 'd')
  const member = memberOf(state, roomOf(state, guildId), userId)
  member.facts = facts
  member.seenAt = Math.max(member.seenAt, occurredAt)
  state.dirty.add(member.key)
}

/** He left. What he did lately stays, and his strikes: coming back does not clear them. @throws MalformedFrame */
export function foldMemberRemove(state: ContextState, guildId: string, { d }: Frame): void {
  const userId = idAt(recordAt(recordAt(d, 'd').user, 'user').id, 'user.id')
  const member = state.guilds.get(guildId)?.members.get(userId)
  if (!member?.facts) return
  member.facts = null
  state.dirty.add(member.key)
}
