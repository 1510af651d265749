import type { Overwrite } from '../permissions.ts'

export interface User {
  readonly id: string
  username: string
  globalName: string | null
  isBot: boolean
  /** False: direct messages from this user's guilds' bots are refused with 50007. */
  acceptsDirectMessages: boolean
}

/** An application with its bot user; the user's id is the application's id. */
export interface Bot {
  readonly userId: string
  readonly applicationId: string
  /** What `Authorization: Bot …` and IDENTIFY must carry. */
  token: string
  /** Privileged intents switched on for this application, as bits. */
  privilegedIntents: number
  /** Login's owner, shown by /applications/@me. */
  readonly ownerId: string
}

export interface Role {
  readonly id: string
  name: string
  color: number
  hoist: boolean
  position: number
  permissions: bigint
  managed: boolean
  mentionable: boolean
  /** Set for the role that came with a bot. */
  botId: string | null
}

export interface Member {
  readonly userId: string
  nick: string | null
  /** Without @everyone. */
  roleIds: string[]
  /** Unix ms. */
  readonly joinedAt: number
  /** Unix ms; a past value stays, as on Discord. */
  timedOutUntil: number | null
}

export interface ThreadFacts {
  readonly ownerId: string
  readonly createdAt: number
  archived: boolean
  locked: boolean
  /** 60, 1440, 4320 or 10080 minutes. */
  autoArchiveMinutes: number
  messageCount: number
  memberIds: string[]
}

export interface Channel {
  readonly id: string
  /** Null for a direct channel. */
  readonly guildId: string | null
  /** Discord's channel type: 0 text, 1 DM, 4 category, 11 public thread, 12 private thread … */
  readonly type: number
  name: string
  topic: string | null
  position: number
  parentId: string | null
  nsfw: boolean
  /** Seconds, 0 – 21600. */
  slowmodeSeconds: number
  overwrites: Overwrite[]
  lastMessageId: string | null
  readonly thread: ThreadFacts | null
  /** Both ends of a direct channel; empty in a guild. */
  readonly recipientIds: readonly string[]
}

export interface Attachment {
  readonly id: string
  readonly filename: string
  readonly size: number
  readonly contentType: string
  readonly description: string | null
}

export interface Reaction {
  readonly emojiId: string | null
  readonly emojiName: string
  readonly userIds: string[]
}

export interface MessageReference {
  readonly messageId: string
  readonly channelId: string
  readonly guildId: string | null
}

export interface MessageOrigin {
  readonly interactionId: string
  /** 2 command, 3 component, 5 modal. */
  readonly type: number
  readonly userId: string
  readonly name: string
  readonly guildId: string | null
  readonly interactedMessageId: string | null
}

/** Stored as sent; anything a client gave us was checked by its form. */
export type Json = { readonly [key: string]: unknown }

export interface Message {
  readonly id: string
  readonly channelId: string
  readonly guildId: string | null
  readonly authorId: string
  readonly type: number
  content: string
  /** Unix ms. */
  readonly timestamp: number
  editedTimestamp: number | null
  flags: number
  tts: boolean
  /** Whom the message pinged. */
  mentionsEveryone: boolean
  mentionedUserIds: string[]
  mentionedRoleIds: string[]
  attachments: Attachment[]
  embeds: Json[]
  components: Json[]
  reactions: Reaction[]
  readonly reference: MessageReference | null
  readonly nonce: string | number | null
  readonly origin: MessageOrigin | null
  /** Set for interaction answers: the application whose webhook wrote it. */
  readonly applicationId: string | null
  isPinned: boolean
}

export interface Ban {
  readonly userId: string
  readonly reason: string | null
}

export interface AuditEntry {
  /** Unix ms. */
  readonly at: number
  readonly id: string
  /** Discord's audit log action type, e.g. 22 for a ban. */
  readonly actionType: number
  readonly userId: string
  readonly targetId: string | null
  readonly reason: string | null
  readonly changes: readonly Json[]
  readonly options: Readonly<Record<string, string>> | null
}

export interface Command {
  readonly id: string
  readonly applicationId: string
  readonly guildId: string | null
  version: string
  /** The definition as registered, defaults filled in. */
  definition: Json & { readonly name: string; readonly type: number }
}

export interface Guild {
  readonly id: string
  name: string
  ownerId: string
  /** 1: moderation asks two-factor authentication of the app's owner. */
  mfaLevel: 0 | 1
  systemChannelId: string | null
  rulesChannelId: string | null
  readonly roles: Map<string, Role>
  readonly members: Map<string, Member>
  readonly channels: Map<string, Channel>
  readonly bans: Map<string, Ban>
  /** Oldest first. */
  readonly auditLog: AuditEntry[]
}
