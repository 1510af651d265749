import { type ChannelWindow, type ContextState, type GuildRoom, type Member, roomOf } from './context-state.ts'
import { guildKey, happeningsKey, memberKey, SESSIONS_KEY, windowKey } from './part-key.ts'

/** One part of what is known; `json` is null when the part is gone. */
export interface Part {
  readonly key: string
  readonly json: string | null
}

/** Everything that changed since the last call, ready to be stored. Parts of one call belong together. */
export function takeDirty(state: ContextState): Part[] {
  const parts = [...state.dirty].map((key) => ({ key, json: serialize(state, key) }))
  state.dirty.clear()
  return parts
}

/** Every part there is, by key. */
export function allParts(state: ContextState): Part[] {
  const keys = [SESSIONS_KEY]
  for (const room of state.guilds.values()) {
    keys.push(guildKey(room.guildId))
    if (room.happenings.length > 0) keys.push(happeningsKey(room.guildId))
    for (const window of room.windows.values()) keys.push(window.key)
    for (const member of room.members.values()) keys.push(member.key)
  }
  return keys.sort().map((key) => ({ key, json: serialize(state, key) }))
}

/** Puts a stored part back. Of parts that belong together the order does not matter. @throws SyntaxError for what is no part. */
export function restorePart(state: ContextState, key: string, json: string): void {
  const [kind, guildId = '', id = ''] = key.split(':')
  const value = JSON.parse(json)
  if (kind === 'sessions') for (const [sessionId, sequence] of value) state.sessions.set(sessionId, sequence)
  if (kind === 'guild') restoreGuild(roomOf(state, guildId), value)
  if (kind === 'happenings') roomOf(state, guildId).happenings.splice(0, Number.POSITIVE_INFINITY, ...value)
  if (kind === 'window')
    roomOf(state, guildId).windows.set(id, { key, channelId: id, messages: value } satisfies ChannelWindow)
  if (kind === 'member') roomOf(state, guildId).members.set(id, { key, userId: id, ...value } satisfies Member)
}

function restoreGuild(room: GuildRoom, value: StoredGuild): void {
  room.policyVersion = value.policyVersion
  room.permissions.clear()
  room.structure = value.structure && {
    ownerId: value.structure.ownerId,
    roles: new Map(value.structure.roles),
    channels: new Map(value.structure.channels),
  }
}

function storedGuild({ policyVersion, structure }: GuildRoom) {
  return {
    policyVersion,
    structure: structure && {
      ownerId: structure.ownerId,
      roles: [...structure.roles],
      channels: [...structure.channels],
    },
  }
}
type StoredGuild = ReturnType<typeof storedGuild>

function serialize(state: ContextState, key: string): string | null {
  if (key === SESSIONS_KEY) return JSON.stringify([...state.sessions])
  const [kind, guildId = '', id = ''] = key.split(':')
  const room = state.guilds.get(guildId)
  if (!room) return null
  if (key === guildKey(guildId)) return JSON.stringify(storedGuild(room))
  if (kind === 'happenings') return room.happenings.length === 0 ? null : JSON.stringify(room.happenings)
  if (kind === 'window' && key === windowKey(guildId, id)) return jsonOf(room.windows.get(id)?.messages)
  if (kind === 'member' && key === memberKey(guildId, id)) return jsonOf(storedMember(room.members.get(id)))
  return null
}

function storedMember(member: Member | undefined) {
  if (!member) return undefined
  const { profile, facts, activity, strikes, strikePosition, seenAt } = member
  return { profile, facts, activity, strikes, strikePosition, seenAt }
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
