import type { DataNamed } from '@nexus/events'

type Judged = DataNamed<'MessageContextualized'>

/** A message in its context, for tests and measurements. */
export function judged(content: string, given: Partial<Judged> = {}, author: Partial<Judged['author']> = {}): Judged {
  const at = 1_793_534_400_000
  const messageId = '1565999999999999999'
  const channelId = '1300000000000000010'
  return {
    kind: 'message',
    messageId,
    channelId,
    parentId: null,
    author: {
      id: '1200000000000000002',
      username: 'alice',
      globalName: null,
      nick: null,
      isBot: false,
      isWebhook: false,
      isSystem: false,
      isOwner: false,
      joinedAt: at,
      roleIds: [],
      permissions: '0',
      timeoutUntil: null,
      strikeWeight: 0,
      ...author,
    },
    surfaces: { content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] },
    mentions: { users: [], roles: [], everyone: false },
    replyTo: null,
    window: [],
    recent: [{ messageId, at, channelId, contentHash: 1, mentions: 0, links: 0, attachments: 0 }],
    runStartedBy: messageId,
    asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
    contextHash: '0'.repeat(32),
    ...given,
  }
}

/** What the author did before it, newest last: `every` ms apart. */
export function recentOf(
  count: number,
  every: number,
  entry: Partial<Judged['recent'][number]> = {},
): Judged['recent'] {
  const { messageId, channelId, recent } = judged('')
  const at = recent[0]?.at ?? 0
  return Array.from({ length: count }, (_, nth) => ({
    messageId: nth === count - 1 ? messageId : String(1_565_999_999_999_999_000n + BigInt(nth)),
    at: at - (count - 1 - nth) * every,
    channelId,
    contentHash: 1,
    mentions: 0,
    links: 0,
    attachments: 0,
    ...entry,
  }))
}
