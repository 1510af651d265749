import { z } from 'zod'
import { AuditLogEvent, writeAuditEntry } from '../acts/audit-acts.ts'
import { findPings, PARSE_ALL } from '../acts/mentions.ts'
import { deleteMessage, deleteMessages, editMessage, postMessage } from '../acts/message-acts.ts'
import { checkSlowmode } from '../acts/slowmode.ts'
import { has, Permit } from '../permissions.ts'
import { presentMessage } from '../present/present-message.ts'
import { DiscordRefusal, refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes, isSnowflake, timestampOf } from '../snowflake.ts'
import type { Message } from '../world/entities.ts'
import { findMessage } from '../world/world.ts'
import { accessChannel, type ChannelAccess, messageIn, sendingPermission } from './access.ts'
import { CreateMessageForm, composeEdit, composeMessage, EditMessageForm } from './compose-message.ts'
import { parseForm, snowflake } from './form.ts'
import { pageLimit } from './query.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

const TWO_WEEKS_MS = 14 * 24 * 60 * 60_000
/** `enforce_nonce` remembers for this long, in ms. */
const NONCE_LIVES_MS = 5 * 60_000

export function messageRoutes(simulation: Simulation): Route[] {
  const nonces = new Map<string, Message>()
  const present = (message: Message, viewerId: string) =>
    presentMessage(simulation.world, message, { userId: viewerId, baseUrl: simulation.baseUrl() })

  function earlierWith(nonceKey: string): Message | undefined {
    const earlier = nonces.get(nonceKey)
    return earlier && simulation.clock.now() - earlier.timestamp < NONCE_LIVES_MS ? earlier : undefined
  }

  function createMessage(call: BotCall) {
    const botId = call.bot.userId
    const form = parseForm(CreateMessageForm, call.body ?? {})
    const access = accessChannel(simulation, param(call, 'channel_id'), botId)
    checkMaySend(access)
    checkSlowmode(simulation, access.channel, botId, access.permissions)
    checkDirectMessage(simulation, access, botId)
    const reference = findReference(simulation, access, form.message_reference)
    const composed = composeMessage(simulation, form, call.files, 'channel')
    if (composed.embeds.length > 0 && !has(access.permissions, Permit.EmbedLinks)) refuse('missingPermissions')
    if (composed.attachments.length > 0 && !has(access.permissions, Permit.AttachFiles)) refuse('missingPermissions')

    const nonceKey =
      form.nonce === undefined || form.nonce === null ? null : `${botId}:${access.channel.id}:${form.nonce}`
    const earlier = form.enforce_nonce && nonceKey ? earlierWith(nonceKey) : undefined
    if (earlier)
      return ok(present(earlier, botId), [{ action: 'message.create', key: `nonce:${form.nonce}`, isApplied: false }])

    const { guild, permissions } = access
    const pings = findPings(simulation.world, {
      content: composed.content,
      allowed: form.allowed_mentions ?? PARSE_ALL,
      guild,
      permissions,
      repliedToUserId: reference?.authorId ?? null,
    })
    const message = postMessage(simulation, {
      ...composed,
      channel: access.channel,
      authorId: botId,
      pings,
      tts: form.tts ?? false,
      nonce: form.nonce ?? null,
      reference: reference
        ? { messageId: reference.id, channelId: reference.channelId, guildId: reference.guildId }
        : null,
    })
    if (nonceKey) nonces.set(nonceKey, message)
    const key = form.nonce === undefined || form.nonce === null ? message.id : `nonce:${form.nonce}`
    return ok(present(message, botId), [{ action: 'message.create', key, isApplied: true }])
  }

  function listMessages(call: BotCall) {
    const { channel, permissions } = accessChannel(simulation, param(call, 'channel_id'), call.bot.userId)
    const limit = pageLimit(call.query, { max: 100, otherwise: 50 })
    // Without READ_MESSAGE_HISTORY Discord answers with an empty list.
    if (!has(permissions, Permit.ReadMessageHistory)) return ok([])
    const messages = [...(simulation.world.messages.get(channel.id)?.values() ?? [])].sort((a, b) =>
      compareSnowflakes(b.id, a.id),
    )
    return ok(page(messages, call.query, limit).map((message) => present(message, call.bot.userId)))
  }

  function editOwnMessage(call: BotCall) {
    const botId = call.bot.userId
    const form = parseForm(EditMessageForm, call.body ?? {})
    const access = accessChannel(simulation, param(call, 'channel_id'), botId)
    const message = messageIn(simulation, access.channel, param(call, 'message_id'))
    const onlySuppresses =
      form.flags !== undefined &&
      Object.entries(form).every(([key, value]) => key === 'flags' || value === undefined || value === false)
    if (message.authorId !== botId && !(onlySuppresses && has(access.permissions, Permit.ManageMessages)))
      refuse('notYourMessage')
    const edit = composeEdit(simulation, message, form, call.files)
    const pings = findPings(simulation.world, {
      content: edit.content ?? message.content,
      allowed: form.allowed_mentions ?? PARSE_ALL,
      guild: access.guild,
      permissions: access.permissions,
      repliedToUserId: null,
    })
    editMessage(simulation, message, { ...edit, pings })
    return ok(present(message, botId), [{ action: 'message.edit', key: message.id, isApplied: true }])
  }

  /** A bot's single delete leaves no audit entry, whatever the documentation says of the reason header. */
  function deleteOne(call: BotCall) {
    const access = accessChannel(simulation, param(call, 'channel_id'), call.bot.userId)
    const message = messageIn(simulation, access.channel, param(call, 'message_id'))
    const isOwn = message.authorId === call.bot.userId
    if (!isOwn && !has(access.permissions, Permit.ManageMessages)) refuse('missingPermissions')
    deleteMessage(simulation, message)
    return noContent([{ action: 'message.delete', key: message.id, isApplied: true }])
  }

  function bulkDelete(call: BotCall) {
    const { channel, guild } = accessChannel(
      simulation,
      param(call, 'channel_id'),
      call.bot.userId,
      Permit.ManageMessages,
    )
    if (!guild) refuse('notInDirectMessages')
    const { messages: ids } = parseForm(BulkDeleteForm, call.body ?? {})
    if (ids.length < 2 || ids.length > 100) refuse('bulkDeleteCount')
    for (const [index, id] of ids.entries()) {
      if (ids.indexOf(id) !== index)
        refuseForm(['messages', index], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value')
    }
    const oldest = simulation.clock.now() - TWO_WEEKS_MS
    if (ids.some((id) => timestampOf(id) < oldest)) refuse('tooOldToBulkDelete')
    const found = ids.flatMap((id) => findMessage(simulation.world, channel.id, id) ?? [])
    deleteMessages(simulation, channel, found)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.MessageBulkDelete,
      userId: call.bot.userId,
      targetId: channel.id,
      reason: call.reason,
      options: { count: String(found.length) },
    })
    return noContent(
      ids.map((id) => ({ action: 'message.delete', key: id, isApplied: found.some((message) => message.id === id) })),
    )
  }

  const deletionBucket = (params: Readonly<Record<string, string>>) => {
    const id = params.message_id ?? ''
    return isSnowflake(id) && simulation.clock.now() - timestampOf(id) > TWO_WEEKS_MS ? 'old' : ''
  }

  return [
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages',
      auth: 'bot',
      limit: { limit: 5, windowMs: 5_000 },
      handle: createMessage,
    },
    { method: 'GET', path: '/channels/{channel_id}/messages', auth: 'bot', handle: listMessages },
    {
      method: 'GET',
      path: '/channels/{channel_id}/messages/{message_id}',
      auth: 'bot',
      handle: (call) => {
        const { channel } = accessChannel(
          simulation,
          param(call, 'channel_id'),
          call.bot.userId,
          Permit.ReadMessageHistory,
        )
        return ok(present(messageIn(simulation, channel, param(call, 'message_id')), call.bot.userId))
      },
    },
    {
      method: 'PATCH',
      path: '/channels/{channel_id}/messages/{message_id}',
      auth: 'bot',
      limit: { limit: 5, windowMs: 5_000 },
      handle: editOwnMessage,
    },
    {
      method: 'DELETE',
      path: '/channels/{channel_id}/messages/{message_id}',
      auth: 'bot',
      limit: { limit: 5, windowMs: 1_000 },
      bucketOf: deletionBucket,
      handle: deleteOne,
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages/bulk-delete',
      auth: 'bot',
      limit: { limit: 1, windowMs: 1_000 },
      handle: bulkDelete,
    },
  ]
}

const BulkDeleteForm = z.strictObject({ messages: z.array(snowflake) })

function checkMaySend(access: ChannelAccess): void {
  const { channel, permissions } = access
  if (channel.type === 4) refuse('wrongChannelType')
  if (channel.guildId !== null && !has(permissions, sendingPermission(channel))) refuse('missingPermissions')
}

/** 50278 when bot and user share no guild, 50007 when the user takes no direct messages. */
function checkDirectMessage(simulation: Simulation, access: ChannelAccess, botId: string): void {
  if (access.channel.guildId !== null) return
  const userId = access.channel.recipientIds.find((id) => id !== botId)
  const user = userId === undefined ? undefined : simulation.world.users.get(userId)
  if (!user) throw new DiscordRefusal('directMessagesClosed')
  const isTogether = [...simulation.world.guilds.values()].some(
    (guild) => guild.members.has(botId) && guild.members.has(user.id),
  )
  if (!isTogether) refuse('noMutualGuilds')
  if (!user.acceptsDirectMessages || user.isBot) refuse('directMessagesClosed')
}

type ReferenceForm = z.output<typeof CreateMessageForm>['message_reference']

function findReference(simulation: Simulation, access: ChannelAccess, reference: ReferenceForm): Message | null {
  if (!reference) return null
  if (reference.channel_id && reference.channel_id !== access.channel.id) {
    refuseForm(
      ['message_reference'],
      'MESSAGE_REFERENCE_CANNOT_REPLY_OTHER_CHANNEL',
      'Cannot reply to a message in a different channel',
    )
  }
  if (access.guild && !has(access.permissions, Permit.ReadMessageHistory)) {
    refuseForm(
      ['message_reference'],
      'REPLIES_MESSAGE_REFERENCE_HISTORY',
      'Cannot reply without permission to read message history',
    )
  }
  const message = findMessage(simulation.world, access.channel.id, reference.message_id)
  if (!message && reference.fail_if_not_exists !== false)
    refuseForm(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message')
  return message ?? null
}

function page(newestFirst: readonly Message[], query: URLSearchParams, limit: number): readonly Message[] {
  const given = (['around', 'before', 'after'] as const).filter((name) => query.has(name))
  const [name] = given
  if (!name) return newestFirst.slice(0, limit)
  const id = query.get(name) ?? ''
  if (!isSnowflake(id)) refuseForm([name], 'NUMBER_TYPE_COERCE', `Value "${id}" is not snowflake.`)
  if (name === 'before') return newestFirst.filter((message) => compareSnowflakes(message.id, id) < 0).slice(0, limit)
  const after = newestFirst.filter((message) => compareSnowflakes(message.id, id) > 0)
  if (name === 'after') return after.slice(-limit)
  const half = Math.floor(limit / 2)
  const upTo = newestFirst.filter((message) => compareSnowflakes(message.id, id) <= 0).slice(0, limit - half)
  return [...after.slice(-half || after.length), ...upTo].slice(0, limit)
}
