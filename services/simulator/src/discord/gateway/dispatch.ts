import type { Json } from '../world/entities.ts'

/** Something that happened, before it is known who hears of it. */
export interface Dispatch {
  /** Discord's event name, e.g. MESSAGE_CREATE. */
  readonly type: string
  readonly guildId: string | null
  /** Heard by those who may view this channel. */
  readonly channelId?: string
  /** Heard by these bots alone. */
  readonly botIds?: readonly string[]
  /** Hears of it whatever it asked for: a bot whose own member changed. */
  readonly alwaysBotId?: string
  /** Heard by who asked for any of these intents; 0 is heard by all. */
  readonly intents: number
  /** Heard by who holds any of these permissions in the guild. */
  readonly anyPermission?: bigint
  readonly data: Json
  /** Set where MESSAGE_CONTENT decides what is seen. */
  readonly content?: { readonly authorId: string; readonly mentionedUserIds: readonly string[] }
  /** Whom or what it is about, for the ledger: a message id, `guild:user` … */
  readonly key: string
}

/** What a bot without MESSAGE_CONTENT sees, unless the message is its own, mentions it or is a direct one. */
export function withoutContent(data: Json): Json {
  const hidden: Record<string, unknown> = { ...data }
  if ('content' in hidden) hidden.content = ''
  for (const field of ['embeds', 'attachments', 'components']) if (field in hidden) hidden[field] = []
  delete hidden.poll
  const referenced = hidden.referenced_message
  if (isJson(referenced)) hidden.referenced_message = withoutContent(referenced)
  return hidden
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
