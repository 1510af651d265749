import {
  type Action,
  type Cause as CauseOfMessage,
  type Envelope,
  identify,
  type Said,
  type Signal,
  say,
} from '@nexus/events'
import { plainAuthor } from '@nexus/testing'
import type { Cause } from '../cause.ts'

export const guildId = '1098765432109876543'
const channelId = '1098765432109876544'
const begun = Date.UTC(2026, 10, 22)

export interface Told {
  readonly caseId: string
  readonly subject: string
  readonly messageId: string
  readonly number: number
  readonly orderId: string
  readonly strikeId: string
  readonly by: string
}

export function toldOf(n: number): Told {
  const id = (what: string) => identify(begun, what, n)
  return {
    caseId: id('case'),
    subject: `subject-of-member-${String(n % 5).padStart(2, '0')}`,
    messageId: String(1_298_765_432_109_000_000n + BigInt(n)),
    number: n + 1,
    orderId: '',
    strikeId: id('strike'),
    by: 'subject-of-a-moderator',
  }
}

/** Everything that may happen to the nth case, in an order in which it could. */
export function storyOf(n: number): Said[] {
  const told = toldOf(n)
  const { caseId, subject, messageId, number, strikeId, by } = told
  const action: Action = { kind: 'timeout', durationMs: 60_000 }
  const sealed = { subject, ciphertext: 'AQ' }
  const asOf = { entryId: '1-0', logPosition: 0, policyVersion: 1 }
  const evidence = { message: sealed, author: sealed, window: [], replyTo: null }
  const signal: Signal = {
    ruleId: 'scam-link',
    trigger: 'link-list',
    category: 'scam',
    severity: 3,
    surface: 'content',
    ranges: [],
    asks: 'verdict',
    explanation: 'a link',
  }
  const judged = { caseId, messageId, subject }
  const asked = { provider: 'p', model: 'm', authority: 'primary', promptVersion: '1', isSimulated: true } as const
  const orderId = identify(begun, 'order', n)
  const order = { orderId, caseId, subject, action }
  const matter = {
    caseId,
    caseNumber: number,
    subject,
    messageId,
    channelId,
    category: 'scam',
    severity: 3,
    policyVersion: 1,
  } as const
  const flagged: Said = {
    type: 'MessageFlagged',
    data: {
      kind: 'message',
      caseId,
      messageId,
      channelId,
      subject,
      facts: plainAuthor,
      signals: [signal],
      evidence,
      asOf,
      contextHash: '0'.repeat(32),
      score: 0,
    },
  }
  const opened: Said[] = [
    flagged,
    {
      type: 'CaseOpened',
      data: { caseId, number, subject, channelId, messageId, category: 'scam', severity: 3, source: 'ai' },
    },
    {
      type: 'VerdictReached',
      data: {
        ...judged,
        ...asked,
        category: 'scam',
        severity: 3,
        ruleId: null,
        confidence: 88,
        doubt: 'none',
        reasons: sealed,
        usage: { inputTokens: 1, outputTokens: 1 },
        latencyMs: 5,
        attempts: 1,
      },
    },
  ]
  const review: Said = {
    type: 'ReviewRequested',
    data: { ...matter, cause: 'uncertain', shortfall: 0.25, proposed: [action], reason: 'near the line' },
  }
  const applied: Said = { type: 'EnforcementApplied', data: { ...order, source: 'ai', isFoundOut: false, until: null } }
  const ends: Said[][] = [
    [],
    [review],
    [
      review,
      { type: 'CaseApproved', data: { caseId, by, via: 'button' } },
      applied,
      { type: 'StrikeGiven', data: { caseId, strikeId, subject, weight: 2, expiresAt: begun + 1e9 } },
    ],
    [
      { type: 'StrikeGiven', data: { caseId, strikeId, subject, weight: 1, expiresAt: begun + 1e9 } },
      applied,
      { type: 'ModLogPosted', data: { caseId, channelId, messageId: `9${messageId.slice(1)}` } },
      { type: 'CaseOverridden', data: { caseId, by, via: 'reaction', irreversible: [] } },
      { type: 'StrikeTaken', data: { caseId, strikeId, subject, weight: 1 } },
    ],
    [{ type: 'CaseDismissed', data: { caseId, messageId, probability: 0.1, reason: 'no breach' } }],
    [{ type: 'PolicyChanged', data: { policyVersion: number, by: null, document: { preset: 'balanced', n } } }],
  ]
  return n % 7 === 6 ? [flagged] : [...opened, ...(ends[n % 6] as Said[])]
}

/** As the runtime appends it: one cause, one event. */
export function causeOfSaid(said: Said, n: number, step: number): Cause {
  const id = identify(begun, 'told', n, step)
  const cause: CauseOfMessage = { id, occurredAt: begun + n * 1_000 + step, guildId, correlationId: id }
  const event: Envelope = say('story', cause, said)
  const json = JSON.stringify(event)
  return {
    causeId: id,
    decisions: [
      { entity: toldOf(n).caseId, events: [{ id: event.id, type: event.type, version: event.version, json }] },
    ],
  }
}
