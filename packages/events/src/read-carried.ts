import type { Message } from './catalog.ts'
import { DiscordEventReceived } from './messages/discord-event-received.ts'
import { JudgedKind, MessageContextualized } from './messages/message-contextualized.ts'

/** Of an envelope's own fields. */
const HEADER_FIELDS = 9

type Json = Readonly<Record<string, unknown>>

/**
 * Takes a carried message that is as its schema says, in a tenth of the time that the schema takes; null for one that has
 * to be looked at closely, be it only for a field that the schema would leave out. These two are most of all that is ever
 * read. Whatever is taken here the schema takes too, and gives the same: a test holds them together.
 */
export function readCarried(value: unknown): Message | null {
  if (!isRecord(value) || !hasHeader(value) || !isRecord(value.data)) return null
  const { type, version, data } = value
  const isWhole =
    (type === DiscordEventReceived.type && version === DiscordEventReceived.version && isFrame(data)) ||
    (type === MessageContextualized.type && version === MessageContextualized.version && isContextualized(data))
  return isWhole ? (value as unknown as Message) : null
}

function hasHeader(envelope: Json): boolean {
  const { id, occurredAt, guildId, correlationId, causationId, traceparent } = envelope
  return (
    hasFields(envelope, HEADER_FIELDS) &&
    isUuid(id) &&
    isWhole(occurredAt) &&
    (guildId === null || isId(guildId)) &&
    isUuid(correlationId) &&
    (causationId === null || isUuid(causationId)) &&
    (traceparent === null || (typeof traceparent === 'string' && traceparent.length <= 100))
  )
}

function isFrame(data: Json): boolean {
  const { shardId, sessionId, sequence, t, d } = data
  return (
    hasFields(data, 5) &&
    d !== undefined &&
    isWhole(shardId) &&
    isName(sessionId) &&
    isWhole(sequence) &&
    sequence > 0 &&
    isName(t)
  )
}

function isContextualized(data: Json): boolean {
  const { kind, messageId, channelId, parentId, author, surfaces, mentions, replyTo, window, recent } = data
  return (
    hasFields(data, 13 + countThere(data.categoryId, data.raidLevel, data.threadTitle, data.change, data.lately)) &&
    JUDGED_KINDS.has(kind) &&
    isId(messageId) &&
    isId(channelId) &&
    (parentId === null || isId(parentId)) &&
    (data.categoryId == null || isId(data.categoryId)) &&
    (data.raidLevel == null || (isText(data.raidLevel) && data.raidLevel.length <= 30)) &&
    isAuthor(author) &&
    areSurfaces(surfaces) &&
    areMentions(mentions) &&
    (replyTo === null || isWindowMessage(replyTo)) &&
    isListOf(window, isWindowMessage, 10) &&
    isListOf(recent, isActivity, 50) &&
    isId(data.runStartedBy) &&
    (data.threadTitle === undefined || isText(data.threadTitle)) &&
    (data.change === undefined || isChange(data.change)) &&
    (data.lately === undefined || isListOf(data.lately, isLately, 50)) &&
    isAsOf(data.asOf) &&
    typeof data.contextHash === 'string' &&
    KEYED_HASH.test(data.contextHash)
  )
}

function isAuthor(author: unknown): boolean {
  if (!isRecord(author)) return false
  const { permissions, strikeWeight } = author
  return (
    hasFields(author, 13 + countThere(author.cooldowns)) &&
    isId(author.id) &&
    typeof author.username === 'string' &&
    isTextOrNull(author.globalName) &&
    isTextOrNull(author.nick) &&
    typeof author.isBot === 'boolean' &&
    typeof author.isWebhook === 'boolean' &&
    typeof author.isSystem === 'boolean' &&
    typeof author.isOwner === 'boolean' &&
    (author.joinedAt === null || isWhole(author.joinedAt)) &&
    isListOf(author.roleIds, isId) &&
    isTextOrNull(permissions) &&
    (author.timeoutUntil === null || isWhole(author.timeoutUntil)) &&
    typeof strikeWeight === 'number' &&
    strikeWeight >= 0 &&
    strikeWeight < Number.POSITIVE_INFINITY &&
    (author.cooldowns === undefined || isListOf(author.cooldowns, isText, 50))
  )
}

function areSurfaces(surfaces: unknown): boolean {
  if (!isRecord(surfaces)) return false
  const { content, embeds, attachments, stickers, forwards, poll } = surfaces
  return (
    hasFields(surfaces, 6) &&
    isText(content) &&
    isListOf(embeds, isText) &&
    isListOf(attachments, isAttachment) &&
    isListOf(stickers, isText) &&
    isListOf(forwards, isText) &&
    isListOf(poll, isText)
  )
}

function isAttachment(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 3) &&
    isText(value.name) &&
    isTextOrNull(value.contentType) &&
    isWhole(value.size)
  )
}

function areMentions(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 3) &&
    isListOf(value.users, isId) &&
    isListOf(value.roles, isId) &&
    typeof value.everyone === 'boolean'
  )
}

function isWindowMessage(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 4) &&
    isId(value.messageId) &&
    isId(value.authorId) &&
    isWhole(value.at) &&
    isText(value.content)
  )
}

function isActivity(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 7 + countThere(value.characters, value.lines, value.emoji, value.stickers)) &&
    isId(value.messageId) &&
    isWhole(value.at) &&
    isId(value.channelId) &&
    isWhole(value.contentHash) &&
    isWhole(value.mentions) &&
    isWhole(value.links) &&
    isWhole(value.attachments) &&
    isWholeOrAbsent(value.characters) &&
    isWholeOrAbsent(value.lines) &&
    isWholeOrAbsent(value.emoji) &&
    isWholeOrAbsent(value.stickers)
  )
}

function isChange(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 3) &&
    isListOf(value.names, (name) => NAMES.has(name)) &&
    isListOf(value.rolesAdded, isId) &&
    isListOf(value.rolesRemoved, isId)
  )
}

function isLately(value: unknown): boolean {
  return isRecord(value) && hasFields(value, 2) && isId(value.userId) && isWhole(value.at)
}

function isAsOf(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasFields(value, 3) &&
    typeof value.entryId === 'string' &&
    ENTRY_ID.test(value.entryId) &&
    isWhole(value.logPosition) &&
    isWhole(value.policyVersion)
  )
}

const JUDGED_KINDS: ReadonlySet<unknown> = new Set(JudgedKind.options)
const NAMES: ReadonlySet<unknown> = new Set(['username', 'globalName', 'nick'])
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const SNOWFLAKE = /^\d{1,20}$/
const KEYED_HASH = /^[0-9a-f]{32}$/
const ENTRY_ID = /^\d+-\d+$/

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string'
const isName = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isId = (value: unknown): boolean => typeof value === 'string' && SNOWFLAKE.test(value)
const isUuid = (value: unknown): boolean => typeof value === 'string' && UUID.test(value)
const isWholeOrAbsent = (value: unknown): boolean => value === undefined || isWhole(value)
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

const countThere = (...values: unknown[]): number => values.filter((value) => value !== undefined).length

/** Whether there are so many fields and no more; those that are missing are found one by one. */
function hasFields(value: Json, count: number): boolean {
  let found = 0
  for (const _ in value) found += 1
  return found === count
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean, most = Number.POSITIVE_INFINITY): boolean {
  if (!Array.isArray(value) || value.length > most) return false
  for (const one of value) if (!isOne(one)) return false
  return true
}
