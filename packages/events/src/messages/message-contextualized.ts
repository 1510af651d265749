import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { AsOf, KeyedHash, Snowflake, TimeMs } from '../primitives.ts'

export const Attachment = z.object({
  name: z.string(),
  contentType: z.string().nullable(),
  size: z.number().int().nonnegative(),
})

/** Everything a member wrote into one message. */
export const Surfaces = z.object({
  content: z.string(),
  /** Text of embeds that the member's own links did not make Discord add. */
  embeds: z.array(z.string()),
  attachments: z.array(Attachment),
  stickers: z.array(z.string()),
  /** Contents of forwarded messages. */
  forwards: z.array(z.string()),
  poll: z.array(z.string()),
})
export type Surfaces = z.infer<typeof Surfaces>

/** The author as Discord described him in the judged event. */
export const Author = z.object({
  id: Snowflake,
  username: z.string(),
  globalName: z.string().nullable(),
  nick: z.string().nullable(),
  isBot: z.boolean(),
  isWebhook: z.boolean(),
  isSystem: z.boolean(),
  isOwner: z.boolean(),
  joinedAt: TimeMs.nullable(),
  roleIds: z.array(Snowflake),
  /** Discord's permission bits in the channel, as a decimal string; null when the guild's roles are not known. */
  permissions: z.string().nullable(),
  timeoutUntil: TimeMs.nullable(),
  /** Sum of the weights of his strikes that have not expired. */
  strikeWeight: z.number().nonnegative(),
  /** Rules that let him be at the time of the message, because they fired for him a short while ago; absent for none. */
  cooldowns: z.array(z.string()).max(50).optional(),
})
export type Author = z.infer<typeof Author>

/** An earlier message of the channel. */
export const WindowMessage = z.object({ messageId: Snowflake, authorId: Snowflake, at: TimeMs, content: z.string() })
export type WindowMessage = z.infer<typeof WindowMessage>

/** What the author did lately, newest last; triggers count over it. */
export const Activity = z.object({
  messageId: Snowflake,
  at: TimeMs,
  channelId: Snowflake,
  /** 53-bit hash of the folded content, equal for duplicates. */
  contentHash: z.number().int().nonnegative(),
  mentions: z.number().int().nonnegative(),
  links: z.number().int().nonnegative(),
  attachments: z.number().int().nonnegative(),
  /** Characters of the content, as code points. These four are absent where they are 0, `lines` where it is 1. */
  characters: z.number().int().nonnegative().optional(),
  lines: z.number().int().nonnegative().optional(),
  emoji: z.number().int().nonnegative().optional(),
  stickers: z.number().int().nonnegative().optional(),
})
export type Activity = z.infer<typeof Activity>

/**
 * What is judged: a message, its edit, or something that happened to a member and that nobody wrote a message about: he
 * joined, left, got other names or roles (`change`), began a thread.
 */
export const JudgedKind = z.enum(['message', 'edit', 'join', 'leave', 'change', 'thread'])
export type JudgedKind = z.infer<typeof JudgedKind>

/** What is another now than it was. */
export const MemberChange = z.object({
  names: z.array(z.enum(['username', 'globalName', 'nick'])),
  rolesAdded: z.array(Snowflake),
  rolesRemoved: z.array(Snowflake),
})
export type MemberChange = z.infer<typeof MemberChange>

/** The same thing happening, to whom and when. */
export const Lately = z.object({ userId: Snowflake, at: TimeMs })

/** What is judged, with all that judging it needs. Carried, not recorded: it is recomputed from the archive. */
export const MessageContextualized = defineEvent({
  type: 'MessageContextualized',
  data: z.object({
    kind: JudgedKind,
    /** Of a message or a thread its own; of anything else one that is made from its time. */
    messageId: Snowflake,
    /** The guild's own id for what happened in no channel. */
    channelId: Snowflake,
    /** The channel that a thread belongs to. */
    parentId: Snowflake.nullable(),
    /** The category of the channel, or of the thread's channel; null for none, absent where it is not known. */
    categoryId: Snowflake.nullable().optional(),
    /** The guild's state of alarm; null or absent for none. */
    raidLevel: z.string().max(30).nullable().optional(),
    author: Author,
    surfaces: Surfaces,
    mentions: z.object({ users: z.array(Snowflake), roles: z.array(Snowflake), everyone: z.boolean() }),
    replyTo: WindowMessage.nullable(),
    /** Up to 10 messages of the channel before this one, oldest first. */
    window: z.array(WindowMessage).max(10),
    /** The author's messages of the last 2 minutes, this one included, at most 50. */
    recent: z.array(Activity).max(50),
    /** The message that began the author's current run of messages in this guild. */
    runStartedBy: Snowflake,
    /** Of the thread that is begun with this. */
    threadTitle: z.string().optional(),
    /** Of a `change`. */
    change: MemberChange.optional(),
    /** The joins of the guild, or the threads that the author began, in the 2 minutes up to this one, newest last. */
    lately: z.array(Lately).max(50).optional(),
    asOf: AsOf,
    contextHash: KeyedHash,
  }),
})
