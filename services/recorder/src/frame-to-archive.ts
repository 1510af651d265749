import type { MessageNamed, Sealed } from '@nexus/events'

type Frame = MessageNamed<'DiscordEventReceived'>
type Json = Record<string, unknown>

/** Nobody in particular: what is sealed under a key of the guild's own. */
export const NOBODY = '0'

/** A frame on its way into the archive: what it is found by, and what of it is sealed. */
export interface FrameToArchive {
  /** UUID of its envelope. */
  readonly eventId: string
  /** Unix ms of the cause. */
  readonly occurredAt: number
  readonly guildId: string | null
  readonly sessionId: string
  readonly sequence: number
  /** Discord's name of the event. */
  readonly type: string
  /** Whose key seals it. */
  readonly authorId: string
  readonly channelId: string | null
  readonly messageId: string | null
  readonly quoted: ArchivableFrame['quoted']
  /** The JSON that is kept, with the quoted words as they were sealed. */
  bytes(quoted: Sealed | null): Uint8Array
}

/** What a frame is found by, and what of it is kept for good. */
export function frameToArchive(message: Frame): FrameToArchive {
  const { sessionId, sequence, t } = message.data
  const { d, ...found } = archivableFrame(message)
  return {
    ...{ eventId: message.id, occurredAt: message.occurredAt, guildId: message.guildId, sessionId, sequence, type: t },
    ...found,
    bytes: (quoted) =>
      Buffer.from(JSON.stringify({ ...message, data: { ...message.data, d }, ...(quoted && { quoted }) })),
  }
}

/** A frame as it is archived: whose key seals it, and whose words within it need a key of their own. */
export interface ArchivableFrame {
  readonly authorId: string
  readonly channelId: string | null
  readonly messageId: string | null
  /** Words of another member that this frame quotes; sealed apart, since erasing him must reach them. */
  readonly quoted: { readonly authorId: string; readonly json: string } | null
  /** The frame's payload without what is not kept. */
  readonly d: unknown
}

/**
 * Takes apart what Discord sent. Left out: secrets (tokens of interactions), and the lists of members that a guild comes
 * with, which would outlive each member's own erasure.
 */
export function archivableFrame({ data }: Frame): ArchivableFrame {
  const { t } = data
  const d = isJson(data.d) ? { ...data.d } : data.d
  if (!isJson(d)) return { authorId: NOBODY, channelId: null, messageId: null, quoted: null, d }
  if (t === 'INTERACTION_CREATE') delete d.token
  if (t === 'GUILD_CREATE') for (const list of ['members', 'presences', 'voice_states']) delete d[list]
  if (t === 'THREAD_LIST_SYNC') delete d.members
  const isMessage = t === 'MESSAGE_CREATE' || t === 'MESSAGE_UPDATE'
  if (isMessage && Array.isArray(d.mentions)) d.mentions = d.mentions.map(idOnly)
  const authorId = senderOf(t, d)
  const quoted = isMessage ? quotedIn(d, authorId) : null
  if (quoted) delete d.referenced_message
  return {
    authorId,
    channelId: t.startsWith('MESSAGE_') ? idOf(d.channel_id) : null,
    messageId: messageOf(t, d),
    quoted,
    d,
  }
}

function quotedIn(d: Json, authorId: string): ArchivableFrame['quoted'] {
  const referenced = d.referenced_message
  if (!isJson(referenced)) return null
  const quotedAuthor = isJson(referenced.author) ? idOf(referenced.author.id) : null
  if (quotedAuthor === null || quotedAuthor === authorId) return null
  return { authorId: quotedAuthor, json: JSON.stringify(referenced) }
}

function senderOf(t: string, d: Json): string {
  const author = isJson(d.author) ? idOf(d.author.id) : null
  const user = isJson(d.user) ? idOf(d.user.id) : null
  const member = isJson(d.member) && isJson(d.member.user) ? idOf(d.member.user.id) : null
  return author ?? (t === 'INTERACTION_CREATE' ? (member ?? user) : user) ?? idOf(d.user_id) ?? NOBODY
}

function messageOf(t: string, d: Json): string | null {
  if (t === 'MESSAGE_CREATE' || t === 'MESSAGE_UPDATE' || t === 'MESSAGE_DELETE') return idOf(d.id)
  return t.startsWith('MESSAGE_REACTION_') ? idOf(d.message_id) : null
}

function idOnly(mention: unknown): unknown {
  return isJson(mention) ? { id: mention.id, bot: mention.bot } : mention
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? value : null
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
