import type { DataNamed } from '@nexus/events'

export type Judged = DataNamed<'MessageContextualized'>
type Surfaces = Judged['surfaces']

/** What matters of a message to whoever reads it; everything else is as with an ordinary member in an ordinary channel. */
export interface Saying {
  readonly kind?: Judged['kind']
  readonly surfaces?: Partial<Surfaces>
  readonly nick?: string
  readonly globalName?: string
  /** Number of the author; the first one by default. */
  readonly author?: number
  /** Messages of the channel before it, oldest first. */
  readonly before?: readonly Judged[]
}

const FIRST_AT = 1_793_534_400_000
const BETWEEN_MS = 1_500
const FIRST_ID = 1_565_000_000_000_000_000n
const FIRST_AUTHOR = 1_200_000_000_000_000_002n
const CHANNEL = '1300000000000000010'
const NOTHING: Surfaces = { content: '', embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }

/** A message in its context, as the pre-screen gets it. */
export function messageSaying(content: string, saying: Saying = {}): Judged {
  const { kind = 'message', surfaces = {}, nick = null, globalName = null, author = 0, before = [] } = saying
  const authorId = String(FIRST_AUTHOR + BigInt(author))
  const at = FIRST_AT + before.length * BETWEEN_MS
  const messageId = String(FIRST_ID + (BigInt(before.length * BETWEEN_MS) << 22n))
  const own = before.filter((message) => message.author.id === authorId)
  return {
    kind,
    messageId,
    channelId: CHANNEL,
    parentId: null,
    author: {
      id: authorId,
      username: `member${author}`,
      globalName,
      nick,
      isBot: false,
      isWebhook: false,
      isSystem: false,
      isOwner: false,
      joinedAt: FIRST_AT - 86_400_000,
      roleIds: [],
      permissions: '0',
      timeoutUntil: null,
      strikeWeight: 0,
    },
    surfaces: { ...NOTHING, content, ...surfaces },
    mentions: { users: [], roles: [], everyone: false },
    replyTo: null,
    window: before.map((message, nth) => ({
      messageId: message.messageId,
      authorId: message.author.id,
      at: FIRST_AT + nth * BETWEEN_MS,
      content: message.surfaces.content,
    })),
    recent: [...own.map(({ recent }) => recent.at(-1)), activity(messageId, at, content)].filter(
      (entry) => entry !== undefined,
    ),
    runStartedBy: own[0]?.messageId ?? messageId,
    asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
    contextHash: '0'.repeat(32),
  }
}

function activity(messageId: string, at: number, content: string): Judged['recent'][number] {
  return { messageId, at, channelId: CHANNEL, contentHash: content.length, mentions: 0, links: 0, attachments: 0 }
}
