import { CaseBook, compilePolicy, parsePolicy } from '@nexus/domain'
import { identify, type MessageNamed, timeOfSnowflake } from '@nexus/events'
import { loadLocalModel } from '@nexus/local-model'
import type { Incoming } from '@nexus/runtime'
import { describe, expect, test } from 'vitest'
import type { Erased } from './ports.ts'
import { screenMessages } from './screen-messages.ts'

const GUILD = '1300000000000000001'
const ALICE = '1200000000000000002'
const BOB = '1200000000000000003'
/** 2026-11-01T12:00:00Z */
const NOON = 1_793_534_400_000
const SCAM = 'free nitro for everyone, claim it at https://discord-nitro-gift.example/claim'
const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset does not hold')
const policy = compilePolicy(parsed.policy, 0)

type Judged = MessageNamed<'MessageContextualized'>['data']

function incoming(
  content: string,
  given: { nth?: number; by?: string; window?: Judged['window'] } = {},
): Incoming<'MessageContextualized'> {
  const { nth = 1, by = ALICE, window = [] } = given
  const messageId = String(1_565_999_999_999_999_000n + BigInt(nth))
  const at = timeOfSnowflake(messageId)
  const id = identify(at, 'context', GUILD, 'message', messageId)
  const message: MessageNamed<'MessageContextualized'> = {
    ...{ id, type: 'MessageContextualized', version: 1, occurredAt: at, guildId: GUILD, correlationId: id },
    ...{ causationId: null, traceparent: null },
    data: {
      ...{ kind: 'message', messageId, channelId: '1300000000000000010', parentId: null, window, replyTo: null },
      author: {
        ...{ id: by, username: 'alice', globalName: null, nick: null, isBot: false, isWebhook: false },
        ...{ isSystem: false, isOwner: false, joinedAt: NOON, roleIds: [], permissions: '0', timeoutUntil: null },
        strikeWeight: 0,
      },
      surfaces: { content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] },
      mentions: { users: [], roles: [], everyone: false },
      recent: [
        { messageId, at, channelId: '1300000000000000010', contentHash: nth, mentions: 0, links: 0, attachments: 0 },
      ],
      runStartedBy: String(1_565_999_999_999_999_001n),
      asOf: { entryId: `1-${nth}`, logPosition: 0, policyVersion: 0 },
      contextHash: '0'.repeat(32),
    },
  }
  return {
    message,
    partition: 0,
    entryId: `1-${nth}`,
    attempt: 1,
    position: null,
  } as unknown as Incoming<'MessageContextualized'>
}

/** A screener over nothing but this policy; a member's subject is his id, and what is sealed can be read. */
function screener(erased: readonly Erased[] = []) {
  const named: string[] = []
  const handler = screenMessages({
    model: loadLocalModel(),
    cases: { readBook: async () => new CaseBook(new Map(), new Map()) },
    policies: { at: async () => ({ policyOf: () => policy }) },
    members: {
      namesOf: async (speakers) => {
        named.push(...speakers.map(({ userId }) => userId))
        return {
          subjectOf: (_guild, userId) => `subject${userId}`,
          seal: (subject, words) => ({ subject, ciphertext: words }),
        }
      },
      erased: async () => erased,
    },
  })
  return { handler, named }
}

const erasedAfter = (userId: string): Erased => ({ guildId: GUILD, userId, erasedAt: NOON * 2 })
const said = (by: string, content: string) => ({ messageId: '1565999999999999000', authorId: by, at: NOON, content })

describe('a message', () => {
  test('without signals is cleared, and no member’s key is asked for', async () => {
    const { handler, named } = screener()
    const message = incoming('good morning')
    const decision = handler.decide(message, await handler.gather([message]))
    expect(decision).toMatchObject({ kind: 'cleared' })
    expect(named).toEqual([])
  })

  test('with signals becomes part of a case, each one’s words sealed as his', async () => {
    const { handler } = screener()
    const message = incoming(SCAM, { window: [said(BOB, 'hello alice')] })
    const decision = handler.decide(message, await handler.gather([message]))
    if (decision.kind !== 'flagged') throw new Error('the scam was not noticed')
    expect(decision.proposals[0]?.events[0]).toMatchObject({
      type: 'MessageFlagged',
      data: {
        subject: `subject${ALICE}`,
        evidence: { window: [{ words: { subject: `subject${BOB}`, ciphertext: 'hello alice' } }] },
      },
    })
  })

  test('of the same burst in the same batch joins its case instead of opening another', async () => {
    const { handler } = screener()
    const [first, second] = [incoming(SCAM), incoming(SCAM, { nth: 2 })]
    const gathered = await handler.gather([first, second])
    const opening = handler.decide(first, gathered)
    if (opening.kind !== 'flagged') throw new Error('the scam was not noticed')
    handler.absorb?.(gathered, first, opening.proposals)
    const joining = handler.decide(second, gathered)
    if (joining.kind !== 'flagged') throw new Error('the scam was not noticed')
    const [opened, joined] = [opening, joining].map(({ proposals }) => proposals[0])
    expect(joined?.entity).toBe(opened?.entity)
    expect(joined?.expectedVersion).toBe(opened?.events.length)
    expect(joined?.events.map(({ type }) => type)).not.toContain('CaseOpened')
  })
})

describe('what was cleared', () => {
  test('is summed up under an id that comes from what is in it alone', async () => {
    const { handler } = screener()
    const messages = [incoming('good morning'), incoming('anyone there', { nth: 2 })]
    const gathered = await handler.gather(messages)
    const cleared = messages.flatMap((message) => {
      const decision = handler.decide(message, gathered)
      return decision.kind === 'cleared' ? [{ incoming: message, item: decision.item }] : []
    })
    const [summary, ...more] = handler.summarize(cleared)
    expect(more).toEqual([])
    expect(summary?.proposals).toMatchObject([{ entity: `clears:${GUILD}`, events: [{ type: 'MessagesCleared' }] }])
    expect(handler.summarize(cleared)[0]?.cause.id).toBe(summary?.cause.id)
    expect(handler.summarize(cleared.slice(1))[0]?.cause.id).not.toBe(summary?.cause.id)
  })
})

describe('a member who was erased while his words were on their way', () => {
  test('is judged by none of them', async () => {
    const { handler } = screener([erasedAfter(ALICE)])
    const message = incoming(SCAM)
    expect(handler.decide(message, await handler.gather([message]))).toMatchObject({ kind: 'cleared' })
  })

  test('is left out of what stands around the words of others', async () => {
    const { handler } = screener([erasedAfter(BOB)])
    const message = incoming(SCAM, { window: [said(BOB, 'a secret'), said(ALICE, 'hello')] })
    const decision = JSON.stringify(handler.decide(message, await handler.gather([message])))
    expect(decision).toContain('hello')
    expect(decision).not.toContain('a secret')
  })

  test('has no new key made once he is known to be erased', async () => {
    const { handler, named } = screener([erasedAfter(BOB)])
    await handler.gather([incoming(SCAM, { nth: 2, by: BOB })])
    await handler.gather([incoming(SCAM, { nth: 3, window: [said(BOB, 'a secret')] })])
    expect(named).not.toContain(BOB)
  })

  test('is judged by what he wrote afterwards', async () => {
    const { handler } = screener([{ ...erasedAfter(ALICE), erasedAt: 1_000 }])
    const message = incoming(SCAM)
    expect(handler.decide(message, await handler.gather([message]))).toMatchObject({ kind: 'flagged' })
  })
})
