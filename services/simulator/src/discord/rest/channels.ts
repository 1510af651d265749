import { z } from 'zod'
import { AuditLogEvent, writeAuditEntry } from '../acts/audit-acts.ts'
import { createThread, dispatchChannel, dispatchThread, removeChannel } from '../acts/channel-acts.ts'
import { has, Permit } from '../permissions.ts'
import { presentChannel, presentThreadMember } from '../present/present-guild.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Channel } from '../world/entities.ts'
import { accessChannel, type ChannelAccess, messageIn } from './access.ts'
import { AutoArchive, ChannelFields, checkOverwrites, toOverwrites } from './channel-form.ts'
import { integer, parseForm, text } from './form.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

const ThreadFields = {
  name: text({ min: 1, max: 100 }),
  auto_archive_duration: AutoArchive.nullish(),
  rate_limit_per_user: integer({ min: 0, max: 21_600 }).nullish(),
}
/** discord.js names the type here as well; there is only one. */
const OnMessageForm = z.strictObject({ ...ThreadFields, type: z.literal(11).nullish() })
const FreeThreadForm = z.strictObject({
  ...ThreadFields,
  type: z.union([z.literal(11), z.literal(12)]).nullish(),
  invitable: z.boolean().nullish(),
})
const ChangeThreadForm = z.strictObject({
  name: text({ min: 1, max: 100 }).optional(),
  archived: z.boolean().nullish(),
  locked: z.boolean().nullish(),
  auto_archive_duration: AutoArchive.nullish(),
  rate_limit_per_user: integer({ min: 0, max: 21_600 }).nullish(),
})

export function channelRoutes(simulation: Simulation): Route[] {
  const { world } = simulation
  const present = (channel: Channel, viewerId: string) => presentChannel(channel, world.users, viewerId)
  const access = (call: BotCall, needed = 0n) =>
    accessChannel(simulation, param(call, 'channel_id'), call.bot.userId, needed)

  function change(call: BotCall) {
    const found = access(call)
    if (!found.guild) return refuse('notInDirectMessages')
    return found.channel.thread ? changeThread(call, found) : changeChannel(call, found)
  }

  function changeChannel(call: BotCall, { channel, guild, permissions }: ChannelAccess) {
    const form = parseForm(z.strictObject(ChannelFields), call.body ?? {})
    if (!guild || !has(permissions, Permit.ManageChannels)) return refuse('missingPermissions')
    if (form.permission_overwrites) {
      if (!has(permissions, Permit.ManageRoles)) refuse('missingPermissions')
      checkOverwrites(permissions, form.permission_overwrites)
      channel.overwrites = toOverwrites(form.permission_overwrites)
    }
    channel.name = form.name ?? channel.name
    if (form.topic !== undefined) channel.topic = form.topic
    if (form.parent_id !== undefined) channel.parentId = form.parent_id
    channel.position = form.position ?? channel.position
    channel.nsfw = form.nsfw ?? channel.nsfw
    channel.slowmodeSeconds = form.rate_limit_per_user ?? channel.slowmodeSeconds
    dispatchChannel(simulation, 'CHANNEL_UPDATE', guild, channel)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.ChannelUpdate,
      userId: call.bot.userId,
      targetId: channel.id,
      reason: call.reason,
    })
    return ok(present(channel, call.bot.userId), [{ action: 'channel.update', key: channel.id, isApplied: true }])
  }

  function changeThread(call: BotCall, { channel, guild, permissions }: ChannelAccess) {
    const form = parseForm(ChangeThreadForm, call.body ?? {})
    const thread = channel.thread
    if (!guild || !thread) return refuse('wrongChannelType')
    if (thread.ownerId !== call.bot.userId && !has(permissions, Permit.ManageThreads)) refuse('missingPermissions')
    channel.name = form.name ?? channel.name
    channel.slowmodeSeconds = form.rate_limit_per_user ?? channel.slowmodeSeconds
    thread.archived = form.archived ?? thread.archived
    thread.locked = form.locked ?? thread.locked
    thread.autoArchiveMinutes = form.auto_archive_duration ?? thread.autoArchiveMinutes
    dispatchThread(simulation, 'THREAD_UPDATE', guild, channel)
    return ok(present(channel, call.bot.userId), [{ action: 'thread.update', key: channel.id, isApplied: true }])
  }

  function remove(call: BotCall) {
    const { channel, guild, permissions } = access(call)
    if (!guild) return ok(present(channel, call.bot.userId))
    if (!has(permissions, channel.thread ? Permit.ManageThreads : Permit.ManageChannels)) refuse('missingPermissions')
    removeChannel(simulation, guild, channel)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.ChannelDelete,
      userId: call.bot.userId,
      targetId: channel.id,
      reason: call.reason,
    })
    return ok(present(channel, call.bot.userId), [{ action: 'channel.delete', key: channel.id, isApplied: true }])
  }

  function startThread(
    call: BotCall,
    found: ChannelAccess,
    plan: { name: string; type: 11 | 12; autoArchiveMinutes: number; id?: string },
  ) {
    if (!found.guild || found.channel.type !== 0) return refuse('wrongChannelType')
    const thread = createThread(simulation, found.guild, { ...plan, parent: found.channel, ownerId: call.bot.userId })
    const body = { ...present(thread, call.bot.userId), member: presentThreadMember(thread, call.bot.userId) }
    return { status: 201 as const, body, effects: [{ action: 'thread.create', key: thread.id, isApplied: true }] }
  }

  return [
    {
      method: 'GET',
      path: '/channels/{channel_id}',
      auth: 'bot',
      handle: (call) => ok(present(access(call).channel, call.bot.userId)),
    },
    { method: 'PATCH', path: '/channels/{channel_id}', auth: 'bot', handle: change },
    { method: 'DELETE', path: '/channels/{channel_id}', auth: 'bot', handle: remove },
    {
      method: 'POST',
      path: '/channels/{channel_id}/typing',
      auth: 'bot',
      handle: (call) => {
        access(call, Permit.SendMessages)
        return noContent()
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/threads',
      auth: 'bot',
      handle: (call) => {
        const form = parseForm(FreeThreadForm, call.body ?? {})
        const type = form.type ?? 12
        const found = access(call, type === 11 ? Permit.CreatePublicThreads : Permit.CreatePrivateThreads)
        return startThread(call, found, {
          name: form.name,
          type,
          autoArchiveMinutes: form.auto_archive_duration ?? 1_440,
        })
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages/{message_id}/threads',
      auth: 'bot',
      handle: (call) => {
        const form = parseForm(OnMessageForm, call.body ?? {})
        const found = access(call, Permit.CreatePublicThreads)
        const message = messageIn(simulation, found.channel, param(call, 'message_id'))
        if (found.guild?.channels.has(message.id)) refuse('threadExists')
        return startThread(call, found, {
          name: form.name,
          type: 11,
          autoArchiveMinutes: form.auto_archive_duration ?? 1_440,
          id: message.id,
        })
      },
    },
    {
      method: 'PUT',
      path: '/channels/{channel_id}/thread-members/@me',
      auth: 'bot',
      handle: (call) => {
        const { channel } = access(call)
        if (!channel.thread) return refuse('wrongChannelType')
        if (!channel.thread.memberIds.includes(call.bot.userId)) channel.thread.memberIds.push(call.bot.userId)
        return noContent([{ action: 'thread.join', key: channel.id, isApplied: true }])
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/threads/active',
      auth: 'bot',
      handle: (call) => {
        const guild = world.guilds.get(param(call, 'guild_id')) ?? refuse('unknownGuild')
        if (!guild.members.has(call.bot.userId)) refuse('missingAccess')
        const threads = [...guild.channels.values()].filter((channel) => channel.thread && !channel.thread.archived)
        const joined = threads.filter((thread) => thread.thread?.memberIds.includes(call.bot.userId))
        return ok({
          threads: threads.map((thread) => present(thread, call.bot.userId)),
          members: joined.map((thread) => presentThreadMember(thread, call.bot.userId)),
          has_more: false,
        })
      },
    },
  ]
}
