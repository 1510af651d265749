import { CHANNELS_KEPT } from './bounds.ts'
import {
  type Channel,
  type ContextState,
  type GuildStructure,
  type Overwrite,
  type Role,
  roomOf,
} from './context-state.ts'
import type { Frame } from './frame.ts'
import { guildKey, happeningsKey } from './part-key.ts'
import { bitsAt, idAt, integerAt, isRecord, type Json, listAt, optionalIdAt, recordAt } from './read-json.ts'

/** Discord describes a whole guild. @throws MalformedFrame */
export function foldGuildCreate(state: ContextState, guildId: string, { d }: Frame): void {
  const guild = recordAt(d, 'd')
  if (guild.unavailable === true) return
  const channels = [...listAt(guild.channels, 'channels'), ...listAt(guild.threads, 'threads')]
  const structure: GuildStructure = {
    ownerId: idAt(guild.owner_id, 'owner_id'),
    roles: new Map(listAt(guild.roles, 'roles').map((role) => readRole(role, 'roles'))),
    channels: new Map(channels.slice(0, CHANNELS_KEPT).map((channel) => readChannel(channel, 'channels'))),
  }
  const room = roomOf(state, guildId)
  room.structure = structure
  room.permissions.clear()
  state.dirty.add(guildKey(guildId))
}

/** @throws MalformedFrame */
export function foldGuildUpdate(state: ContextState, guildId: string, { d }: Frame): void {
  const guild = recordAt(d, 'd')
  const ownerId = idAt(guild.owner_id, 'owner_id')
  const roles = guild.roles === undefined ? null : listAt(guild.roles, 'roles').map((role) => readRole(role, 'roles'))
  change(state, guildId, (structure) => {
    structure.ownerId = ownerId
    if (!roles) return
    structure.roles.clear()
    for (const [id, role] of roles) structure.roles.set(id, role)
  })
}

/** The bot left. An outage is no leaving. Strikes and the policy's version stay: the log still holds them. @throws MalformedFrame */
export function foldGuildDelete(state: ContextState, guildId: string, { d }: Frame): void {
  const room = state.guilds.get(guildId)
  if (recordAt(d, 'd').unavailable === true || !room) return
  room.structure = null
  room.permissions.clear()
  for (const window of room.windows.values()) state.dirty.add(window.key)
  room.windows.clear()
  room.happenings.splice(0)
  state.dirty.add(happeningsKey(guildId))
  for (const member of room.members.values()) {
    state.dirty.add(member.key)
    if (member.strikePosition === 0) room.members.delete(member.userId)
    else Object.assign(member, { profile: null, facts: null, activity: [] })
  }
  state.dirty.add(guildKey(guildId))
}

/** GUILD_ROLE_CREATE and GUILD_ROLE_UPDATE. @throws MalformedFrame */
export function foldRole(state: ContextState, guildId: string, { d }: Frame): void {
  const [id, role] = readRole(recordAt(d, 'd').role, 'role')
  change(state, guildId, (structure) => structure.roles.set(id, role))
}

/** @throws MalformedFrame */
export function foldRoleDelete(state: ContextState, guildId: string, { d }: Frame): void {
  const id = idAt(recordAt(d, 'd').role_id, 'role_id')
  change(state, guildId, (structure) => structure.roles.delete(id))
}

/** A channel or a thread was made or changed. @throws MalformedFrame */
export function foldChannel(state: ContextState, guildId: string, { d }: Frame): void {
  const [id, channel] = readChannel(d, 'd')
  change(state, guildId, (structure) => {
    if (structure.channels.size < CHANNELS_KEPT || structure.channels.has(id)) structure.channels.set(id, channel)
  })
}

/** A channel or a thread is gone, and with it what was said there. @throws MalformedFrame */
export function foldChannelDelete(state: ContextState, guildId: string, { d }: Frame): void {
  const id = idAt(recordAt(d, 'd').id, 'id')
  const window = state.guilds.get(guildId)?.windows.get(id)
  if (window) {
    state.guilds.get(guildId)?.windows.delete(id)
    state.dirty.add(window.key)
  }
  change(state, guildId, (structure) => structure.channels.delete(id))
}

/** The threads that the bot sees, of some channels or of all. @throws MalformedFrame */
export function foldThreadList(state: ContextState, guildId: string, { d }: Frame): void {
  const threads = listAt(recordAt(d, 'd').threads, 'threads').map((thread) => readChannel(thread, 'threads'))
  change(state, guildId, (structure) => {
    for (const [id, thread] of threads) if (structure.channels.size < CHANNELS_KEPT) structure.channels.set(id, thread)
  })
}

/** A guild that was never described stays undescribed: a part of it would look like the whole. */
function change(state: ContextState, guildId: string, apply: (structure: GuildStructure) => void): void {
  const room = state.guilds.get(guildId)
  if (!room?.structure) return
  apply(room.structure)
  room.permissions.clear()
  state.dirty.add(guildKey(guildId))
}

function readRole(value: unknown, path: string): [string, Role] {
  const role = recordAt(value, path)
  const id = idAt(role.id, `${path}.id`)
  return [
    id,
    {
      position: integerAt(role.position, `${path}.position`),
      permissions: bitsAt(role.permissions, `${path}.permissions`),
    },
  ]
}

function readChannel(value: unknown, path: string): [string, Channel] {
  const channel = recordAt(value, path)
  return [
    idAt(channel.id, `${path}.id`),
    {
      type: integerAt(channel.type, `${path}.type`),
      parentId: optionalIdAt(channel.parent_id, `${path}.parent_id`),
      overwrites: listAt(channel.permission_overwrites, `${path}.permission_overwrites`)
        .filter(isRecord)
        .map((overwrite) => readOverwrite(overwrite, `${path}.permission_overwrites`)),
    },
  ]
}

function readOverwrite(overwrite: Json, path: string): Overwrite {
  return {
    id: idAt(overwrite.id, `${path}.id`),
    type: overwrite.type === 1 ? 1 : 0,
    allow: bitsAt(overwrite.allow, `${path}.allow`),
    deny: bitsAt(overwrite.deny, `${path}.deny`),
  }
}
