import type { Attachment, Json, Message } from '../world/entities.ts'
import { findMessage, type World } from '../world/world.ts'
import { presentUser } from './present-user.ts'

export interface MessageViewer {
  /** Whose reactions count as `me`. */
  readonly userId: string
  /** Where attachments are served, without a trailing slash. */
  readonly baseUrl: string
}

function presentAttachment(attachment: Attachment, channelId: string, baseUrl: string): Json {
  const url = `${baseUrl}/attachments/${channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.size,
    url,
    proxy_url: url,
    content_type: attachment.contentType,
    ...(attachment.description === null ? {} : { description: attachment.description }),
  }
}

function presentReactions(message: Message, viewerId: string): Json[] {
  return message.reactions.map((reaction) => ({
    emoji: { id: reaction.emojiId, name: reaction.emojiName },
    count: reaction.userIds.length,
    count_details: { burst: 0, normal: reaction.userIds.length },
    burst_colors: [],
    me_burst: false,
    burst_me: false,
    me: reaction.userIds.includes(viewerId),
    burst_count: 0,
  }))
}

function presentOrigin(world: World, message: Message): Json {
  const origin = message.origin
  if (!origin) return {}
  const user = world.users.get(origin.userId)
  const owners = { '0': origin.guildId ?? '0' }
  const metadata = {
    id: origin.interactionId,
    type: origin.type,
    ...(user ? { user: presentUser(user) } : {}),
    authorizing_integration_owners: owners,
    ...(origin.interactedMessageId ? { interacted_message_id: origin.interactedMessageId } : {}),
  }
  if (origin.type !== 2) return { interaction_metadata: metadata }
  return {
    interaction_metadata: metadata,
    interaction: {
      id: origin.interactionId,
      type: origin.type,
      name: origin.name,
      ...(user ? { user: presentUser(user) } : {}),
    },
  }
}

/** The message as REST answers it; dispatches add `guild_id` and `member`. */
export function presentMessage(world: World, message: Message, viewer: MessageViewer): Json {
  const bare = presentWithoutReference(world, message, viewer)
  if (!message.reference) return bare
  const referenced = findMessage(world, message.reference.channelId, message.reference.messageId)
  return {
    ...bare,
    message_reference: {
      type: 0,
      channel_id: message.reference.channelId,
      message_id: message.reference.messageId,
      ...(message.reference.guildId ? { guild_id: message.reference.guildId } : {}),
    },
    referenced_message: referenced ? presentWithoutReference(world, referenced, viewer) : null,
  }
}

function presentWithoutReference(world: World, message: Message, viewer: MessageViewer): Json {
  const author = world.users.get(message.authorId)
  if (!author) throw new Error(`message ${message.id} has no author ${message.authorId}`)
  return {
    type: message.type,
    content: message.content,
    mentions: message.mentionedUserIds.flatMap((id) => world.users.get(id) ?? []).map(presentUser),
    mention_roles: message.mentionedRoleIds,
    attachments: message.attachments.map((attachment) =>
      presentAttachment(attachment, message.channelId, viewer.baseUrl),
    ),
    embeds: message.embeds,
    timestamp: new Date(message.timestamp).toISOString(),
    edited_timestamp: message.editedTimestamp === null ? null : new Date(message.editedTimestamp).toISOString(),
    flags: message.flags,
    components: message.components,
    id: message.id,
    channel_id: message.channelId,
    author: presentUser(author),
    pinned: message.isPinned,
    mention_everyone: message.mentionsEveryone,
    tts: message.tts,
    ...(message.reactions.length > 0 ? { reactions: presentReactions(message, viewer.userId) } : {}),
    ...(message.nonce === null ? {} : { nonce: message.nonce }),
    ...(message.applicationId ? { application_id: message.applicationId, webhook_id: message.applicationId } : {}),
    ...presentOrigin(world, message),
  }
}
