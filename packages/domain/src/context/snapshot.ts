import { type ContextState, type GuildRoom, roomOf } from './context-state.ts'
import { guildKey, happeningsKey, memberKey, SESSIONS_KEY, windowKey } from './part-key.ts'
import { memberJson, restoreMember } from './stored-member.ts'
import { restoreMessages, windowJson } from './stored-window.ts'

/** The form in which parts are written. Parts of another form cannot be read. */
export const SNAPSHOT_FORM = '2'

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
    roomOf(state, guildId).windows.set(id, { key, channelId: id, messages: restoreMessages(value) })
  if (kind === 'member') roomOf(state, guildId).members.set(id, restoreMember(key, id, value))
}

function restoreGuild(room: GuildRoom, value: StoredGuild): void {
  room.policyVersion = value.policyVersion
  room.raid = value.raid ?? null
  room.permissions.clear()
  room.structure = value.structure && {
    ownerId: value.structure.ownerId,
    roles: new Map(value.structure.roles),
    channels: new Map(value.structure.channels),
  }
}

function storedGuild({ policyVersion, raid, structure }: GuildRoom) {
  return {
    policyVersion,
    ...(raid ? { raid } : {}),
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
  const window = kind === 'window' && key === windowKey(guildId, id) ? room.windows.get(id) : undefined
  if (window) return windowJson(window.messages)
  const member = kind === 'member' && key === memberKey(guildId, id) ? room.members.get(id) : undefined
  return member ? memberJson(member) : null
}
