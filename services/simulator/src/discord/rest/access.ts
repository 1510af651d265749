import { channelPermissions, guildPermissions, has, Permit, type Standing } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Channel, Guild, Member, Message, User } from '../world/entities.ts'
import { findChannel, findMessage, overwritesOf, standingOf } from '../world/world.ts'

export interface GuildAccess {
  readonly guild: Guild
  readonly member: Member
  readonly standing: Standing
  /** The actor's permissions in the guild. */
  readonly permissions: bigint
}

/** The guild as this user may touch it. @throws DiscordRefusal 10004 unknown, 50001 not a member, 50013 without `needed` */
export function accessGuild(simulation: Simulation, guildId: string, userId: string, needed = 0n): GuildAccess {
  const guild = simulation.world.guilds.get(guildId) ?? refuse('unknownGuild')
  const member = guild.members.get(userId) ?? refuse('missingAccess')
  const standing = standingOf(guild, member, simulation.clock.now())
  const permissions = guildPermissions(standing)
  if (!has(permissions, needed)) refuse('missingPermissions')
  return { guild, member, standing, permissions }
}

export interface ChannelAccess {
  readonly channel: Channel
  /** Undefined for a direct channel. */
  readonly guild: Guild | undefined
  readonly standing: Standing | undefined
  readonly permissions: bigint
}

const IN_DIRECT_CHANNELS =
  Permit.ViewChannel |
  Permit.SendMessages |
  Permit.ReadMessageHistory |
  Permit.AddReactions |
  Permit.EmbedLinks |
  Permit.AttachFiles |
  Permit.UseExternalEmojis

/** The channel as this user may touch it. @throws DiscordRefusal 10003 unknown, 50001 not visible, 50013 without `needed` */
export function accessChannel(simulation: Simulation, channelId: string, userId: string, needed = 0n): ChannelAccess {
  const channel = findChannel(simulation.world, channelId) ?? refuse('unknownChannel')
  if (channel.guildId === null) {
    if (!channel.recipientIds.includes(userId)) refuse('missingAccess')
    if (!has(IN_DIRECT_CHANNELS, needed)) refuse('notInDirectMessages')
    return { channel, guild: undefined, standing: undefined, permissions: IN_DIRECT_CHANNELS }
  }
  const guild = simulation.world.guilds.get(channel.guildId) ?? refuse('unknownChannel')
  const member = guild.members.get(userId) ?? refuse('missingAccess')
  const standing = standingOf(guild, member, simulation.clock.now())
  const permissions = channelPermissions(standing, overwritesOf(guild, channel))
  if (!has(permissions, Permit.ViewChannel)) refuse('missingAccess')
  if (!has(permissions, needed)) refuse('missingPermissions')
  return { channel, guild, standing, permissions }
}

/** In a thread another permission lets one write. */
export function sendingPermission(channel: Channel): bigint {
  return channel.thread ? Permit.SendMessagesInThreads : Permit.SendMessages
}

export function messageIn(simulation: Simulation, channel: Channel, messageId: string): Message {
  return findMessage(simulation.world, channel.id, messageId) ?? refuse('unknownMessage')
}

export function memberOf(guild: Guild, userId: string): Member {
  return guild.members.get(userId) ?? refuse('unknownMember')
}

export function knownUser(simulation: Simulation, userId: string): User {
  return simulation.world.users.get(userId) ?? refuse('unknownUser')
}
