import { MessageFlags, MessageType } from 'discord-api-types/v10'
import type { Dispatch } from '../gateway/dispatch.ts'
import { Intent } from '../gateway/intents.ts'
import { presentBareMember, presentMember } from '../present/present-guild.ts'
import { presentMessage } from '../present/present-message.ts'
import { presentUser } from '../present/present-user.ts'
import type { Simulation } from '../simulation.ts'
import type { Attachment, Channel, Json, Message, MessageOrigin, MessageReference } from '../world/entities.ts'
import { findChannel, storeMessage } from '../world/world.ts'
import type { Pings } from './mentions.ts'

export interface Draft {
  readonly channel: Channel
  readonly authorId: string
  readonly content: string
  readonly pings: Pings
  readonly embeds?: readonly Json[]
  readonly components?: readonly Json[]
  readonly attachments?: readonly Attachment[]
  readonly flags?: number
  readonly tts?: boolean
  readonly nonce?: string | number | null
  readonly reference?: MessageReference | null
  readonly origin?: MessageOrigin | null
  readonly applicationId?: string | null
  readonly type?: number
}

/** Store the message and tell who may see it. Who may write it was asked before. */
export function postMessage(simulation: Simulation, draft: Draft): Message {
  const { channel } = draft
  const now = simulation.clock.now()
  const message: Message = {
    id: simulation.ids.next(),
    channelId: channel.id,
    guildId: channel.guildId,
    authorId: draft.authorId,
    type: draft.type ?? (draft.reference ? MessageType.Reply : MessageType.Default),
    content: draft.content,
    timestamp: now,
    editedTimestamp: null,
    flags: draft.flags ?? 0,
    tts: draft.tts ?? false,
    mentionsEveryone: draft.pings.everyone,
    mentionedUserIds: draft.pings.userIds,
    mentionedRoleIds: draft.pings.roleIds,
    attachments: [...(draft.attachments ?? [])],
    embeds: [...(draft.embeds ?? [])],
    components: [...(draft.components ?? [])],
    reactions: [],
    reference: draft.reference ?? null,
    nonce: draft.nonce ?? null,
    origin: draft.origin ?? null,
    applicationId: draft.applicationId ?? null,
    isPinned: false,
  }
  if (isEphemeral(message)) {
    simulation.interactions.ephemeral.set(message.id, message)
    return message
  }
  storeMessage(simulation.world, message)
  channel.lastMessageId = message.id
  if (channel.thread) channel.thread.messageCount += 1
  dispatchMessage(simulation, 'MESSAGE_CREATE', message)
  return message
}

export function isEphemeral(message: Message): boolean {
  return (message.flags & MessageFlags.Ephemeral) !== 0
}

export interface MessageEdit {
  readonly content?: string
  readonly embeds?: readonly Json[]
  readonly components?: readonly Json[]
  readonly attachments?: readonly Attachment[]
  readonly flags?: number
  readonly pings?: Pings
}

export function editMessage(simulation: Simulation, message: Message, edit: MessageEdit): void {
  if (edit.content !== undefined) message.content = edit.content
  if (edit.embeds) message.embeds = [...edit.embeds]
  if (edit.components) message.components = [...edit.components]
  if (edit.attachments) message.attachments = [...edit.attachments]
  if (edit.flags !== undefined) message.flags = edit.flags
  if (edit.pings) {
    message.mentionsEveryone = edit.pings.everyone
    message.mentionedUserIds = edit.pings.userIds
    message.mentionedRoleIds = edit.pings.roleIds
  }
  message.editedTimestamp = simulation.clock.now()
  if (!isEphemeral(message)) dispatchMessage(simulation, 'MESSAGE_UPDATE', message)
}

export function deleteMessage(simulation: Simulation, message: Message): void {
  if (simulation.interactions.ephemeral.delete(message.id)) return
  forget(simulation, message)
  const channel = findChannel(simulation.world, message.channelId)
  simulation.dispatch({
    ...messageScope(message.guildId, message.channelId, channel),
    type: 'MESSAGE_DELETE',
    key: message.id,
    data: { id: message.id, channel_id: message.channelId, ...(message.guildId ? { guild_id: message.guildId } : {}) },
  })
}

const DELETED_SHOWN = 200

function forget(simulation: Simulation, message: Message): void {
  simulation.world.messages.get(message.channelId)?.delete(message.id)
  for (const source of simulation.world.moreMessages) source.forget(message.id)
  simulation.deletedMessages.push(message)
  if (simulation.deletedMessages.length > DELETED_SHOWN) simulation.deletedMessages.shift()
}

/** One dispatch for all of them, as Discord does. */
export function deleteMessages(simulation: Simulation, channel: Channel, messages: readonly Message[]): void {
  if (messages.length === 0) return
  for (const message of messages) forget(simulation, message)
  const ids = messages.map((message) => message.id)
  simulation.dispatch({
    ...messageScope(channel.guildId, channel.id, channel),
    type: 'MESSAGE_DELETE_BULK',
    key: ids.join(','),
    data: { ids, channel_id: channel.id, ...(channel.guildId ? { guild_id: channel.guildId } : {}) },
  })
}

export interface Emoji {
  readonly id: string | null
  readonly name: string
}

function reactionOf(message: Message, emoji: Emoji) {
  return message.reactions.find((reaction) =>
    emoji.id === null ? reaction.emojiId === null && reaction.emojiName === emoji.name : reaction.emojiId === emoji.id,
  )
}

/** False when the reaction was already there. */
export function addReaction(simulation: Simulation, message: Message, userId: string, emoji: Emoji): boolean {
  const reaction = reactionOf(message, emoji)
  if (reaction?.userIds.includes(userId)) return false
  if (reaction) reaction.userIds.push(userId)
  else message.reactions.push({ emojiId: emoji.id, emojiName: emoji.name, userIds: [userId] })
  const guild = message.guildId === null ? undefined : simulation.world.guilds.get(message.guildId)
  const member = guild?.members.get(userId)
  const user = simulation.world.users.get(userId)
  dispatchReaction(simulation, 'MESSAGE_REACTION_ADD', message, userId, emoji, {
    message_author_id: message.authorId,
    ...(member && user ? { member: presentMember(member, user) } : {}),
  })
  return true
}

/** False when there was none. */
export function removeReaction(simulation: Simulation, message: Message, userId: string, emoji: Emoji): boolean {
  const reaction = reactionOf(message, emoji)
  const place = reaction?.userIds.indexOf(userId) ?? -1
  if (!reaction || place < 0) return false
  reaction.userIds.splice(place, 1)
  if (reaction.userIds.length === 0) message.reactions = message.reactions.filter((other) => other !== reaction)
  dispatchReaction(simulation, 'MESSAGE_REACTION_REMOVE', message, userId, emoji, {})
  return true
}

function dispatchReaction(
  simulation: Simulation,
  type: string,
  message: Message,
  userId: string,
  emoji: Emoji,
  more: Json,
): void {
  const channel = findChannel(simulation.world, message.channelId)
  const isDirect = message.guildId === null
  simulation.dispatch({
    ...messageScope(message.guildId, message.channelId, channel),
    intents: isDirect ? Intent.DirectMessageReactions : Intent.GuildMessageReactions,
    type,
    key: `${message.id}:${userId}:${emoji.name}`,
    data: {
      user_id: userId,
      type: 0,
      message_id: message.id,
      channel_id: message.channelId,
      emoji: { id: emoji.id, name: emoji.name },
      burst: false,
      ...(message.guildId ? { guild_id: message.guildId } : {}),
      ...more,
    },
  })
}

function messageScope(
  guildId: string | null,
  channelId: string,
  channel: Channel | undefined,
): Pick<Dispatch, 'guildId' | 'channelId' | 'intents' | 'botIds'> {
  if (guildId !== null) return { guildId, channelId, intents: Intent.GuildMessages }
  return { guildId: null, intents: Intent.DirectMessages, botIds: channel?.recipientIds ?? [] }
}

function dispatchMessage(simulation: Simulation, type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', message: Message): void {
  const { world } = simulation
  const guild = message.guildId === null ? undefined : world.guilds.get(message.guildId)
  const member = message.applicationId ? undefined : guild?.members.get(message.authorId)
  const mentions = message.mentionedUserIds.flatMap((id) => {
    const user = world.users.get(id)
    const mentioned = guild?.members.get(id)
    return user ? [{ ...presentUser(user), ...(mentioned ? { member: presentBareMember(mentioned) } : {}) }] : []
  })
  simulation.dispatch({
    ...messageScope(message.guildId, message.channelId, findChannel(world, message.channelId)),
    type,
    key: message.id,
    content: { authorId: message.authorId, mentionedUserIds: message.mentionedUserIds },
    data: {
      ...presentMessage(world, message, { userId: '', baseUrl: simulation.baseUrl() }),
      mentions,
      channel_type: findChannel(world, message.channelId)?.type ?? 0,
      ...(message.guildId ? { guild_id: message.guildId } : {}),
      ...(member ? { member: presentBareMember(member) } : {}),
    },
  })
}
