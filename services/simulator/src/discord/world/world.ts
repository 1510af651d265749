import type { Standing } from '../permissions.ts'
import type { Bot, Channel, Command, Guild, Member, Message, Role, User } from './entities.ts'

/** Where messages may come from besides the store: generated load is made real only when someone asks for it. */
export interface MessageSource {
  find(channelId: string, messageId: string): Message | undefined
  /** It was deleted: never find it again. */
  forget(messageId: string): void
}

/** Everything there is, in memory. It keeps no rules: acts change it, the REST routes decide who may. */
export interface World {
  readonly users: Map<string, User>
  readonly bots: Map<string, Bot>
  readonly guilds: Map<string, Guild>
  /** Direct channels; those of guilds are in their guild. */
  readonly directChannels: Map<string, Channel>
  /** By channel, then by id, oldest first. */
  readonly messages: Map<string, Map<string, Message>>
  readonly commands: Map<string, Command>
  readonly moreMessages: MessageSource[]
  /** Which guild a channel belongs to. */
  readonly guildOfChannel: Map<string, string>
}

export function createWorld(): World {
  return {
    users: new Map(),
    bots: new Map(),
    guilds: new Map(),
    directChannels: new Map(),
    messages: new Map(),
    commands: new Map(),
    moreMessages: [],
    guildOfChannel: new Map(),
  }
}

export function addGuild(world: World, guild: Guild): void {
  world.guilds.set(guild.id, guild)
  for (const channel of guild.channels.values()) world.guildOfChannel.set(channel.id, guild.id)
}

export function addChannel(world: World, guild: Guild, channel: Channel): void {
  guild.channels.set(channel.id, channel)
  world.guildOfChannel.set(channel.id, guild.id)
}

export function findChannel(world: World, channelId: string): Channel | undefined {
  const guildId = world.guildOfChannel.get(channelId)
  if (guildId === undefined) return world.directChannels.get(channelId)
  return world.guilds.get(guildId)?.channels.get(channelId)
}

export function findMessage(world: World, channelId: string, messageId: string): Message | undefined {
  const stored = world.messages.get(channelId)?.get(messageId)
  if (stored) return stored
  for (const source of world.moreMessages) {
    const found = source.find(channelId, messageId)
    if (found) {
      storeMessage(world, found)
      return found
    }
  }
  return undefined
}

export function storeMessage(world: World, message: Message): void {
  let ofChannel = world.messages.get(message.channelId)
  if (!ofChannel) {
    ofChannel = new Map()
    world.messages.set(message.channelId, ofChannel)
  }
  ofChannel.set(message.id, message)
}

export function findUserByName(world: World, name: string): User | undefined {
  const wanted = name.toLowerCase()
  for (const user of world.users.values()) {
    if (user.username === wanted || user.globalName?.toLowerCase() === wanted) return user
  }
  return undefined
}

export function everyoneRole(guild: Guild): Role {
  const role = guild.roles.get(guild.id)
  if (!role) throw new Error(`guild ${guild.id} has no @everyone role`)
  return role
}

/** What the permission rules need to know of a member at `now`. */
export function standingOf(guild: Guild, member: Member, now: number): Standing {
  const roles = [everyoneRole(guild)]
  for (const id of member.roleIds) {
    const role = guild.roles.get(id)
    if (role) roles.push(role)
  }
  return {
    userId: member.userId,
    guildId: guild.id,
    isOwner: guild.ownerId === member.userId,
    roles,
    isTimedOut: member.timedOutUntil !== null && member.timedOutUntil > now,
  }
}

/** A thread has its parent's overwrites. */
export function overwritesOf(guild: Guild, channel: Channel): Channel['overwrites'] {
  if (!channel.thread || channel.parentId === null) return channel.overwrites
  return guild.channels.get(channel.parentId)?.overwrites ?? []
}
