import type { Discord, Outcome } from '@nexus/discord'
import { surfacesOf } from '@nexus/domain'
import { coalesce } from '@nexus/runtime'
import type { APIChannel, APIGuildMember, APIMessage, APIOverwrite } from 'discord-api-types/v10'
import type { ChannelNow, GuildNow, MemberNow, MessageNow, OverwriteNow, Stage } from '../ports.ts'

/** Guilds, their roles, our own member and channels may be so old, in ms. */
const KEPT_MS = 1_000
const THREAD_TYPES: ReadonlySet<number> = new Set([10, 11, 12])

/** Asks Discord how things are, with a deadline for each question in ms. */
export function discordStage(discord: Discord, selfId: string, deadlineMs: number): Stage {
  const guilds = coalesce<Outcome<GuildNow>>(KEPT_MS)
  const channels = coalesce<Outcome<ChannelNow>>(KEPT_MS)

  const askGuild = async (guildId: string): Promise<Outcome<GuildNow>> => {
    const [guild, self] = await Promise.all([
      discord.getGuild(guildId, { deadlineMs }),
      discord.getMember(guildId, selfId, { deadlineMs }),
    ])
    if (!guild.ok) return guild
    if (!self.ok) return self
    const { id, name, owner_id: ownerId, roles } = guild.value
    const ranks = roles.map((role) => ({ id: role.id, position: role.position, permissions: role.permissions }))
    return { ok: true, value: { id, name, ownerId, roles: ranks, self: memberOf(self.value) } }
  }

  const askChannel = async (channelId: string): Promise<Outcome<ChannelNow>> => {
    const channel = await discord.getChannel(channelId, { deadlineMs })
    if (!channel.ok || !isThread(channel.value))
      return mapped(channel, (found) => channelOf(found, overwritesOf(found)))
    // A thread has the overwrites of its parent.
    const { parent_id: parentId } = channel.value as { parent_id?: string | null }
    const parent = parentId ? await discord.getChannel(parentId, { deadlineMs }) : channel
    return mapped(parent, (found) => channelOf(channel.value, overwritesOf(found)))
  }

  return {
    // Shared by several callers, so that no single one may abort them; each has its deadline.
    guild: (guildId) => guilds(guildId, () => askGuild(guildId), isFound),
    channel: (channelId) => channels(channelId, () => askChannel(channelId), isFound),
    async member(guildId, userId, signal) {
      return mapped(await discord.getMember(guildId, userId, { signal, deadlineMs }), memberOf)
    },
    async message(channelId, messageId, signal) {
      return mapped(await discord.getMessage(channelId, messageId, { signal, deadlineMs }), messageOf)
    },
  }
}

const isFound = ({ ok }: Outcome<unknown>) => ok

function mapped<From, To>(outcome: Outcome<From>, map: (value: From) => To): Outcome<To> {
  return outcome.ok ? { ok: true, value: map(outcome.value) } : outcome
}

function memberOf({ user, roles, communication_disabled_until: until }: APIGuildMember): MemberNow {
  const timeoutUntil = until ? Date.parse(until) : null
  return { userId: user.id, isBot: user.bot === true || user.system === true, roleIds: roles, timeoutUntil }
}

function messageOf(message: APIMessage): MessageNow {
  const surfaces = surfacesOf(message as unknown as Record<string, unknown>)
  return { id: message.id, authorId: message.author.id, isWebhook: message.webhook_id !== undefined, surfaces }
}

function channelOf(channel: APIChannel, overwrites: readonly OverwriteNow[]): ChannelNow {
  return {
    id: channel.id,
    name: 'name' in channel ? (channel.name ?? '') : '',
    isThread: isThread(channel),
    overwrites,
  }
}

function overwritesOf(channel: APIChannel): readonly OverwriteNow[] {
  const overwrites: readonly APIOverwrite[] =
    ('permission_overwrites' in channel && channel.permission_overwrites) || []
  return overwrites.map(({ id, type, allow, deny }) => ({ id, type: type as 0 | 1, allow, deny }))
}

const isThread = ({ type }: APIChannel) => THREAD_TYPES.has(type)
