import type { MemberChange } from '@nexus/events'
import { type ContextState, type Member, type MemberFacts, type Profile, roomOf } from './context-state.ts'
import { draftHappening, frameKey } from './draft-happening.ts'
import type { FoldDeps, Folded, Frame } from './frame.ts'
import { findHappening } from './happening.ts'
import { idOfJoin, judgedIdOf } from './judged-id.ts'
import { memberIn } from './members.ts'
import { idAt, type Json, optionalTextAt, recordAt, textAt } from './read-json.ts'
import { factsOf } from './read-message.ts'

const NOTHING: Folded = { drafts: [], fault: null }

/** GUILD_MEMBER_ADD: he is judged by his names, his age, and by who joined with him. @throws MalformedFrame */
export function foldMemberAdd(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  const json = recordAt(frame.d, 'd')
  const { userId, profile, facts } = read(json)
  const room = roomOf(state, guildId)
  const member = memberIn(state, room, userId, isNew)
  const at = facts.joinedAt ?? frame.occurredAt
  if (isNew) know(state, member, profile, facts, frame.occurredAt)
  const told = { kind: 'join' as const, id: idOfJoin(at, userId), at, channelId: guildId, change: null }
  return { drafts: [draftHappening(state, room, frame, isNew, { member, profile, facts }, told, deps)], fault: null }
}

/**
 * GUILD_MEMBER_UPDATE: judged where it gave him another name, or other roles than he was known to have. What was not known
 * before cannot have changed, except names: they are read when they are first seen. @throws MalformedFrame
 */
export function foldMemberUpdate(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  const json = recordAt(frame.d, 'd')
  const { userId, profile, facts } = read(json)
  const room = roomOf(state, guildId)
  const member = memberIn(state, room, userId, isNew)
  const key = frameKey(frame)
  const change = isNew ? changeOf(member, profile, facts) : (findHappening(room, key)?.change ?? null)
  if (isNew) know(state, member, profile, facts, frame.occurredAt)
  if (change === null) return NOTHING
  const at = frame.occurredAt
  const told = { kind: 'change' as const, id: judgedIdOf(frame) ?? '', at, channelId: guildId, change }
  return { drafts: [draftHappening(state, room, frame, isNew, { member, profile, facts }, told, deps)], fault: null }
}

/** He left. What he did lately stays, and his strikes: coming back does not clear them. @throws MalformedFrame */
export function foldMemberRemove(
  state: ContextState,
  guildId: string,
  frame: Frame,
  isNew: boolean,
  deps: FoldDeps,
): Folded {
  const user = recordAt(recordAt(frame.d, 'd').user, 'user')
  const userId = idAt(user.id, 'user.id')
  const room = roomOf(state, guildId)
  const member = memberIn(state, room, userId, false)
  const profile = profileOf(user)
  if (isNew && member.facts) {
    member.facts = null
    state.dirty.add(member.key)
  }
  const at = frame.occurredAt
  const told = { kind: 'leave' as const, id: judgedIdOf(frame) ?? '', at, channelId: guildId, change: null }
  return {
    drafts: [draftHappening(state, room, frame, isNew, { member, profile, facts: null }, told, deps)],
    fault: null,
  }
}

function read(json: Json): { userId: string; profile: Profile; facts: MemberFacts } {
  const user = recordAt(json.user, 'user')
  return { userId: idAt(user.id, 'user.id'), profile: profileOf(user), facts: factsOf(json, 'd') }
}

function profileOf(user: Json): Profile {
  return {
    username: textAt(user.username, 'user.username'),
    globalName: optionalTextAt(user.global_name, 'user.global_name'),
    isBot: user.bot === true,
    isWebhook: false,
    isSystem: user.system === true,
  }
}

function know(state: ContextState, member: Member, profile: Profile, facts: MemberFacts, at: number): void {
  member.profile = profile
  member.facts = facts
  member.seenAt = Math.max(member.seenAt, at)
  state.dirty.add(member.key)
}

const NAMES = ['username', 'globalName', 'nick'] as const

/** JSON of a `MemberChange`; null where nothing that is judged changed. */
function changeOf(member: Member, profile: Profile, facts: MemberFacts): string | null {
  const before = { ...member.profile, nick: member.facts?.nick }
  const after = { ...profile, nick: facts.nick }
  const names = NAMES.filter((name) => before[name] !== after[name] && (after[name] ?? null) !== null)
  const had = member.facts?.roleIds ?? facts.roleIds
  const rolesAdded = facts.roleIds.filter((id) => !had.includes(id))
  const rolesRemoved = had.filter((id) => !facts.roleIds.includes(id))
  if (names.length === 0 && rolesAdded.length === 0 && rolesRemoved.length === 0) return null
  return JSON.stringify({ names, rolesAdded, rolesRemoved } satisfies MemberChange)
}
