import type { DispatchData } from './dispatch-data.ts'

type Json = Readonly<Record<string, unknown>>

/** What stays of a message of our own: which one it is, where, when and whose; nothing that anybody wrote. */
const KEPT = [
  'id',
  'channel_id',
  'guild_id',
  'type',
  'author',
  'member',
  'application_id',
  'timestamp',
  'edited_timestamp',
  'flags',
  'pinned',
  'nonce',
] as const

/** As Discord shows them to one who may not read the message. */
const WORDLESS = { content: '', embeds: [], attachments: [], components: [], mentions: [], mention_roles: [] }

/**
 * A dispatch without the words of our own messages: a card of the mod log quotes a member, and Discord brings it back under
 * our name, where erasing him would not reach it. They stand in the message itself, in what a reply to it refers to, and in
 * the press of a button on it. What we say is in the log, sealed for whom it quotes.
 */
export function withoutOwnWords(t: string, d: DispatchData, selfId: string): DispatchData {
  if (t === 'INTERACTION_CREATE') return isJson(d.message) ? { ...d, message: wordless(d.message) } : d
  if (t !== 'MESSAGE_CREATE' && t !== 'MESSAGE_UPDATE') return d
  if (isBy(d, selfId)) return wordless(d)
  const { referenced_message: referenced } = d
  return isJson(referenced) && isBy(referenced, selfId) ? { ...d, referenced_message: wordless(referenced) } : d
}

function isBy({ author }: Json | DispatchData, userId: string): boolean {
  return isJson(author) && author.id === userId
}

function wordless(message: Json | DispatchData): Json {
  const said = message as Json
  const kept = KEPT.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]] as const]))
  return { ...Object.fromEntries(kept), ...WORDLESS }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
