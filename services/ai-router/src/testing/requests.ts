import { Buffer } from 'node:buffer'
import type { DataNamed, MessageNamed, Sealed } from '@nexus/events'
import type { Incoming, Recorded } from '@nexus/runtime'
import type { Policies, Vault } from '../ports.ts'

export const AUTHOR = 'Kq3tVbW0sY7mZp1xRf5Naw'
export const OTHER = 'Zq3tVbW0sY7mZp1xRf5Nax'
export const POSTED_AT = 1_763_800_000_000

/** Sealed as far as a test needs it: whoever reads the log reads base64. */
export const sealed = (subject: string, words: string): Sealed => ({
  subject,
  ciphertext: Buffer.from(words).toString('base64'),
})

/** A vault that knows everyone but the erased. */
export function openVault(erased: readonly string[] = []): Vault {
  return {
    unseal: async (_guildId, many) =>
      many.map(({ subject, ciphertext }) =>
        erased.includes(subject) ? null : Buffer.from(ciphertext, 'base64').toString(),
      ),
    seal: async (_guildId, subject, words) => (erased.includes(subject) ? null : sealed(subject, words)),
  }
}

export const onePolicy: Policies = {
  at: async (_guildId, version) => ({
    version,
    rules: [{ id: 'scam-links', category: 'scam', text: 'No scams and no look-alike links.' }],
    guidance: null,
  }),
}

const nothing = { embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }

/** A request to judge `content`. */
export function requested(
  content: string,
  change: Partial<DataNamed<'VerdictRequested'>> = {},
): Incoming<'VerdictRequested'> {
  const message: MessageNamed<'VerdictRequested'> = {
    id: '019aaaac-267b-8ab8-8d68-cff0b2eff6e6',
    type: 'VerdictRequested',
    version: 1,
    occurredAt: POSTED_AT,
    guildId: '1190000000000000001',
    correlationId: '019aaaac-267b-8eee-8b21-a217ede0893c',
    causationId: '019aaaac-267b-8eee-8b21-a217ede0893c',
    traceparent: null,
    data: {
      caseId: '019aaaac-267b-8316-a89f-fc1be3d84c6e',
      messageId: '1442000000000000003',
      channelId: '1190000000000000002',
      subject: AUTHOR,
      policyVersion: 2,
      signals: [
        {
          ruleId: 'scam-links',
          trigger: 'link-list',
          category: 'scam',
          severity: 3,
          surface: 'content',
          ranges: [],
          asks: 'verdict',
          explanation: 'links to a listed domain',
        },
      ],
      evidence: {
        message: sealed(AUTHOR, JSON.stringify({ content, ...nothing })),
        author: sealed(AUTHOR, JSON.stringify({ username: 'ada', globalName: null, nick: null })),
        window: [{ messageId: '1442000000000000001', at: POSTED_AT - 9_000, words: sealed(OTHER, 'what is new?') }],
        replyTo: null,
      },
      validUntil: Date.now() + 60_000,
      ...change,
    },
  }
  return { message, partition: 0, entryId: '1-0', attempt: 1, position: 7 }
}

/** The intent of a request, as the log holds it. */
export function attempted({ message }: Incoming<'VerdictRequested'>): Recorded<'VerdictAttempted'> {
  const { caseId, messageId, subject } = message.data
  return {
    message: {
      ...message,
      id: '019aaaac-267b-84bf-b6a4-f9e58b28b2bf',
      type: 'VerdictAttempted',
      data: {
        caseId,
        messageId,
        subject,
        provider: 'anthropic',
        model: 'claude-haiku-5-5',
        authority: 'primary',
        promptVersion: 'verdict-v1',
        isSimulated: true,
      },
    },
    position: 8,
    entity: `case:${caseId}`,
    entityVersion: 3,
  }
}
