import { hash } from 'node:crypto'
import type { Sealed, Surfaces } from '@nexus/events'
import { isRecord, type Json, listAt, recordAt, textAt } from './read-json.ts'

const NONE: Surfaces = { content: '', embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }
/** Surfaces of what is no message, as JSON. */
export const NO_SURFACES = JSON.stringify(NONE)

/**
 * Everything a member wrote into a message, from Discord's message object. Of a partial update, what it does not mention
 * stays as it was `before`. What Discord adds by itself (previews of links, results of polls) is no member's words.
 * @throws MalformedFrame
 */
export function surfacesOf(message: Json, before: Surfaces = NONE): Surfaces {
  const content = message.content === undefined ? before.content : textAt(message.content, 'content')
  return {
    content,
    embeds: message.embeds === undefined ? before.embeds : embedsOf(message, content),
    attachments: message.attachments === undefined ? before.attachments : attachmentsOf(message),
    stickers: message.sticker_items === undefined ? before.stickers : stickersOf(message),
    forwards: message.message_snapshots === undefined ? before.forwards : forwardsOf(message),
    poll: message.poll === undefined || message.poll === null ? before.poll : pollOf(message),
  }
}

/** The one spelling of surfaces: what is compared, sealed and hashed. */
export function surfacesText(surfaces: Surfaces): string {
  return JSON.stringify(surfaces)
}

/**
 * Names a judged surface in the log without saying anything about it: sealing is deterministic for one member, so equal
 * surfaces seal to equal bytes, and the digest covers those bytes alone.
 */
export function surfaceHashOf(sealedSurfaces: Sealed): string {
  return hash('sha256', sealedSurfaces.ciphertext, 'hex').slice(0, 32)
}

function embedsOf(message: Json, content: string): string[] {
  const embeds = listAt(message.embeds, 'embeds')
  if (embeds.length === 0) return []
  const isAutomated = message.webhook_id !== undefined || (isRecord(message.author) && message.author.bot === true)
  return embeds.flatMap((embed, index) => {
    const read = recordAt(embed, `embeds.${index}`)
    return isPreview(read, content, isAutomated) ? [] : embedText(read, `embeds.${index}`)
  })
}

/** Members cannot add embeds; only a bot or a webhook may add one with a link, unless its own text holds that link. */
function isPreview(embed: Json, content: string, isAutomated: boolean): boolean {
  if (embed.type !== undefined && embed.type !== 'rich') return true
  if (typeof embed.url !== 'string') return false
  return !isAutomated || content.includes(embed.url)
}

function embedText(embed: Json, path: string): string[] {
  const parts = [textAt(embed.title, `${path}.title`), textAt(embed.description, `${path}.description`)]
  for (const field of listAt(embed.fields, `${path}.fields`)) {
    const { name, value } = recordAt(field, `${path}.fields`)
    parts.push(textAt(name, `${path}.fields.name`), textAt(value, `${path}.fields.value`))
  }
  for (const [key, said] of [
    ['footer', 'text'],
    ['author', 'name'],
  ] as const) {
    if (isRecord(embed[key])) parts.push(textAt(embed[key][said], `${path}.${key}.${said}`))
  }
  if (typeof embed.url === 'string') parts.push(embed.url)
  const text = parts.filter((part) => part !== '').join('\n')
  return text === '' ? [] : [text]
}

function attachmentsOf(message: Json): Surfaces['attachments'] {
  return listAt(message.attachments, 'attachments').map((attachment, index) => {
    const { filename, content_type, size } = recordAt(attachment, `attachments.${index}`)
    return {
      name: textAt(filename, `attachments.${index}.filename`),
      contentType: typeof content_type === 'string' ? content_type : null,
      size: Number.isSafeInteger(size) && (size as number) >= 0 ? (size as number) : 0,
    }
  })
}

function stickersOf(message: Json): string[] {
  return listAt(message.sticker_items, 'sticker_items').map((sticker) =>
    textAt(recordAt(sticker, 'sticker_items').name, 'sticker_items.name'),
  )
}

function forwardsOf(message: Json): string[] {
  return listAt(message.message_snapshots, 'message_snapshots').flatMap((snapshot) => {
    const forwarded = recordAt(recordAt(snapshot, 'message_snapshots').message, 'message_snapshots.message')
    const text = [
      textAt(forwarded.content, 'message_snapshots.message.content'),
      ...embedsOf({ ...forwarded, webhook_id: 'any' }, textAt(forwarded.content, 'message_snapshots.message.content')),
      ...attachmentsOf(forwarded).map((attachment) => attachment.name),
      ...componentTexts(forwarded.components, DEEPEST_COMPONENT),
    ]
    return text.filter((part) => part !== '')
  })
}

/** Containers within containers: Discord allows three. */
const DEEPEST_COMPONENT = 5
/** What a reader sees of a component; ids and addresses of buttons are what a click opens. */
const SHOWN_KEYS = ['content', 'label', 'placeholder', 'title', 'description', 'url'] as const

/** Texts of buttons, menus and containers, which only apps can post and anyone can forward. */
function componentTexts(components: unknown, depth: number): string[] {
  if (depth === 0 || !Array.isArray(components)) return []
  return components.filter(isRecord).flatMap((component) => [
    ...SHOWN_KEYS.flatMap((key) => {
      const text = component[key]
      return typeof text === 'string' ? [text] : []
    }),
    ...componentTexts(component.components, depth - 1),
    ...componentTexts(component.options, depth - 1),
    ...(isRecord(component.accessory) ? componentTexts([component.accessory], depth - 1) : []),
  ])
}

function pollOf(message: Json): string[] {
  const poll = recordAt(message.poll, 'poll')
  const question = isRecord(poll.question) ? textAt(poll.question.text, 'poll.question.text') : ''
  const answers = listAt(poll.answers, 'poll.answers').map((answer) => {
    const media = recordAt(answer, 'poll.answers').poll_media
    return isRecord(media) ? textAt(media.text, 'poll.answers.poll_media.text') : ''
  })
  return [question, ...answers]
}
