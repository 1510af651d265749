import { Intent } from '../gateway/intents.ts'
import { presentChannel, presentRole, presentThreadMember } from '../present/present-guild.ts'
import type { Simulation } from '../simulation.ts'
import type { Channel, Guild, Role } from '../world/entities.ts'
import { addChannel } from '../world/world.ts'

export type ChannelFacts = Pick<Channel, 'type' | 'name'> &
  Partial<Omit<Channel, 'id' | 'guildId' | 'type' | 'name' | 'thread' | 'recipientIds' | 'lastMessageId'>>

export function newChannel(id: string, guildId: string | null, facts: ChannelFacts): Channel {
  return {
    topic: null,
    position: 0,
    parentId: null,
    nsfw: false,
    slowmodeSeconds: 0,
    overwrites: [],
    ...facts,
    id,
    guildId,
    lastMessageId: null,
    thread: null,
    recipientIds: [],
  }
}

export function createChannel(simulation: Simulation, guild: Guild, facts: ChannelFacts): Channel {
  const channel = newChannel(simulation.ids.next(), guild.id, { position: guild.channels.size, ...facts })
  addChannel(simulation.world, guild, channel)
  dispatchChannel(simulation, 'CHANNEL_CREATE', guild, channel)
  return channel
}

export function dispatchChannel(
  simulation: Simulation,
  type: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE' | 'CHANNEL_DELETE',
  guild: Guild,
  channel: Channel,
): void {
  const data = { ...presentChannel(channel, simulation.world.users), guild_id: guild.id }
  simulation.dispatch({ type, guildId: guild.id, intents: Intent.Guilds, key: channel.id, data })
}

export function removeChannel(simulation: Simulation, guild: Guild, channel: Channel): void {
  guild.channels.delete(channel.id)
  simulation.world.guildOfChannel.delete(channel.id)
  simulation.world.messages.delete(channel.id)
  if (channel.thread) dispatchThread(simulation, 'THREAD_DELETE', guild, channel)
  else dispatchChannel(simulation, 'CHANNEL_DELETE', guild, channel)
}

export interface ThreadPlan {
  readonly parent: Channel
  readonly name: string
  readonly ownerId: string
  /** 11 public, 12 private. */
  readonly type: 11 | 12
  readonly autoArchiveMinutes: number
  /** A thread on a message has the message's id. */
  readonly id?: string
}

export function createThread(simulation: Simulation, guild: Guild, plan: ThreadPlan): Channel {
  const thread: Channel = {
    ...newChannel(plan.id ?? simulation.ids.next(), guild.id, {
      type: plan.type,
      name: plan.name,
      parentId: plan.parent.id,
    }),
    thread: {
      ownerId: plan.ownerId,
      createdAt: simulation.clock.now(),
      archived: false,
      locked: false,
      autoArchiveMinutes: plan.autoArchiveMinutes,
      messageCount: 0,
      memberIds: [plan.ownerId],
    },
  }
  addChannel(simulation.world, guild, thread)
  dispatchThread(simulation, 'THREAD_CREATE', guild, thread)
  return thread
}

export function dispatchThread(
  simulation: Simulation,
  type: 'THREAD_CREATE' | 'THREAD_UPDATE' | 'THREAD_DELETE',
  guild: Guild,
  thread: Channel,
): void {
  const brief = { id: thread.id, guild_id: guild.id, parent_id: thread.parentId, type: thread.type }
  const full = {
    ...presentChannel(thread, simulation.world.users),
    ...(type === 'THREAD_CREATE'
      ? { newly_created: true, member: presentThreadMember(thread, thread.thread?.ownerId ?? '') }
      : {}),
  }
  simulation.dispatch({
    type,
    guildId: guild.id,
    intents: Intent.Guilds,
    key: thread.id,
    data: type === 'THREAD_DELETE' ? brief : full,
  })
}

/** The direct channel of these two; made when there is none. */
export function openDirectChannel(
  simulation: Simulation,
  userId: string,
  otherId: string,
): { channel: Channel; isNew: boolean } {
  for (const channel of simulation.world.directChannels.values()) {
    if (channel.recipientIds.includes(userId) && channel.recipientIds.includes(otherId))
      return { channel, isNew: false }
  }
  const channel: Channel = {
    ...newChannel(simulation.ids.next(), null, { type: 1, name: '' }),
    recipientIds: [userId, otherId],
  }
  simulation.world.directChannels.set(channel.id, channel)
  return { channel, isNew: true }
}

export function dispatchRole(
  simulation: Simulation,
  type: 'GUILD_ROLE_CREATE' | 'GUILD_ROLE_UPDATE',
  guild: Guild,
  role: Role,
): void {
  simulation.dispatch({
    type,
    guildId: guild.id,
    intents: Intent.Guilds,
    key: role.id,
    data: { guild_id: guild.id, role: presentRole(role) },
  })
}

/** Members lose it, then it is gone. */
export function removeRole(simulation: Simulation, guild: Guild, role: Role): void {
  guild.roles.delete(role.id)
  for (const member of guild.members.values()) member.roleIds = member.roleIds.filter((id) => id !== role.id)
  simulation.dispatch({
    type: 'GUILD_ROLE_DELETE',
    guildId: guild.id,
    intents: Intent.Guilds,
    key: role.id,
    data: { guild_id: guild.id, role_id: role.id },
  })
}
