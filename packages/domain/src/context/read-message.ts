import { timeOfSnowflake } from '@nexus/events'
import { WINDOW_CONTENT } from './bounds.ts'
import type { MemberFacts, Profile, Shown } from './context-state.ts'
import { exactFingerprint } from './fingerprint.ts'
import { flat } from './flat.ts'
import {
  idAt,
  idsAt,
  isRecord,
  type Json,
  listAt,
  optionalIdAt,
  optionalTextAt,
  optionalTimeAt,
  recordAt,
  textAt,
} from './read-json.ts'

/** What Discord's message object says, apart from the surfaces. */
export interface ReadMessage {
  readonly id: string
  readonly at: number
  readonly channelId: string
  /** Null in a partial update. */
  readonly authorId: string | null
  readonly profile: Profile | null
  /** Null for webhooks and in partial updates. */
  readonly facts: MemberFacts | null
  /** Null in a partial update. */
  readonly mentions: Mentions | null
  /** JSON of a `WindowMessage`, or `null`. */
  readonly replyTo: string
  readonly editedAt: number | null
  readonly json: Json
}

export interface Mentions {
  /** JSON `{users, roles, everyone}`. */
  readonly json: string
  readonly count: number
}

/** Message types in which a member speaks: default, reply, answers to his commands. The rest is Discord's own text. */
const MEMBER_TYPES: ReadonlySet<unknown> = new Set([undefined, 0, 19, 20, 23])

/** @throws MalformedFrame */
export function readMessage(d: unknown): ReadMessage {
  const json = recordAt(d, 'd')
  const id = idAt(json.id, 'id')
  const author = json.author === undefined ? null : recordAt(json.author, 'author')
  return {
    id,
    at: timeOfSnowflake(id),
    channelId: idAt(json.channel_id, 'channel_id'),
    authorId: author && idAt(author.id, 'author.id'),
    profile: author && profileOf(author, json),
    facts: json.member === undefined ? null : factsOf(recordAt(json.member, 'member'), 'member'),
    mentions: json.mentions === undefined && json.mention_roles === undefined ? null : mentionsOf(json),
    replyTo: replyOf(json),
    editedAt: optionalTimeAt(json.edited_timestamp, 'edited_timestamp'),
    json,
  }
}

/** @throws MalformedFrame */
export function factsOf(member: Json, path: string): MemberFacts {
  return {
    joinedAt: optionalTimeAt(member.joined_at, `${path}.joined_at`),
    roleIds: idsAt(member.roles, `${path}.roles`),
    nick: optionalTextAt(member.nick, `${path}.nick`),
    timeoutUntil: optionalTimeAt(member.communication_disabled_until, `${path}.communication_disabled_until`),
  }
}

/** A `WindowMessage`. Content is cut at `WINDOW_CONTENT`. */
export function windowEntry(messageId: string, authorId: string, at: number, content: string): Shown {
  const shown = content.length > WINDOW_CONTENT ? content.slice(0, WINDOW_CONTENT).toWellFormed() : content
  return {
    json: flat(`{"messageId":"${messageId}","authorId":"${authorId}","at":${at},"content":${JSON.stringify(shown)}}`),
    mark: flat(`${messageId}:${exactFingerprint(shown)}`),
  }
}

function profileOf(author: Json, message: Json): Profile {
  return {
    username: textAt(author.username, 'author.username'),
    globalName: optionalTextAt(author.global_name, 'author.global_name'),
    isBot: author.bot === true,
    isWebhook: message.webhook_id !== undefined && message.webhook_id !== null,
    isSystem: author.system === true || !MEMBER_TYPES.has(message.type),
  }
}

function mentionsOf(message: Json): Mentions {
  const users = [
    ...new Set(listAt(message.mentions, 'mentions').map((user) => idAt(recordAt(user, 'mentions').id, 'mentions.id'))),
  ]
  const roles = [...new Set(idsAt(message.mention_roles, 'mention_roles'))]
  const everyone = message.mention_everyone === true
  return {
    json:
      users.length === 0 && roles.length === 0 && !everyone ? NO_MENTIONS : JSON.stringify({ users, roles, everyone }),
    count: users.length + roles.length + (everyone ? 1 : 0),
  }
}

export const NO_MENTIONS = '{"users":[],"roles":[],"everyone":false}'

function replyOf(message: Json): string {
  const replied = message.referenced_message
  if (!isRecord(replied)) return 'null'
  const id = optionalIdAt(replied.id, 'referenced_message.id')
  const author = isRecord(replied.author) ? optionalIdAt(replied.author.id, 'referenced_message.author.id') : null
  if (!id || !author) return 'null'
  return windowEntry(id, author, timeOfSnowflake(id), textAt(replied.content, 'referenced_message.content')).json
}
