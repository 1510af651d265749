import { CaseBook, compilePolicy, decideAnswer, LearningBook, parsePolicy } from '@nexus/domain'
import { type Cause, definitionOf, type Message, type Said, sayAll } from '@nexus/events'
import { Secret } from '@nexus/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anthropic } from './adapters/anthropic.ts'
import { judgeMessage } from './judge-message.ts'
import { ProviderFault } from './provider-fault.ts'
import type { VerdictTelemetry } from './telemetry.ts'
import { AUTHOR, attempted, onePolicy, openVault, requested, sealed } from './testing/requests.ts'
import type { Router } from './verdict-router.ts'

const quiet = new AbortController().signal
const silent: VerdictTelemetry = { reached() {}, failed() {}, broke() {}, attempted() {}, breaker() {} }
/** What the adversary would like to see done, and to whom. */
const VICTIM = '999888777666555444'
const RUNS = 600

/** What the provider's address answers next. */
let body: Uint8Array<ArrayBuffer> = new Uint8Array()
let status = 200

beforeAll(() => {
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers: { 'content-type': 'application/json' } }))
})
afterAll(() => {
  vi.unstubAllGlobals()
})

const provider = anthropic({ apiKey: new Secret('k'), model: 'm', isSimulated: false, timeoutMs: 1_000 })
/** The provider without retries and breaker: what it answers counts as it is. */
const router: Router = {
  provider,
  state: 'closed',
  async ask(prompt, _withinMs, signal) {
    try {
      return { ok: true, value: await provider.ask(prompt, signal), attempts: 1 }
    } catch (error) {
      if (error instanceof ProviderFault) return { ok: false, fault: error, attempts: 1 }
      throw error
    }
  },
}
const effect = judgeMessage({
  router,
  why: '',
  vault: openVault(),
  policies: onePolicy,
  deadlineMs: 1_000,
  now: Date.now,
  telemetry: silent,
})

/** Of a message that chance did not choose for staff to see. */
const incoming = requested('free nitro', { messageId: '1442000000000000004' })
const { caseId, messageId, channelId, signals } = incoming.message.data
const policies = (['strict', 'balanced', 'relaxed'] as const).map((preset) => {
  const parsed = parsePolicy({ preset })
  if (!parsed.ok) throw new Error('the preset has faults')
  return compilePolicy(parsed.policy, 2)
})

/** The case as the log holds it when the model is asked. */
function bookOf(): CaseBook {
  const words = sealed(AUTHOR, '{}')
  const facts = { isBot: false, isWebhook: false, isSystem: false, isOwner: false, joinedAt: null, roleIds: [] }
  const history: Said[] = [
    {
      type: 'MessageFlagged',
      data: {
        kind: 'message',
        caseId,
        messageId,
        channelId,
        subject: AUTHOR,
        facts: { ...facts, permissions: '0', strikeWeight: 0 },
        signals,
        score: 0,
        evidence: { message: words, author: words, window: [], replyTo: null },
        asOf: { entryId: '1-1', logPosition: 0, policyVersion: 2 },
        contextHash: '0'.repeat(32),
      },
    },
    {
      type: 'CaseOpened',
      data: { caseId, number: 1, subject: AUTHOR, channelId, messageId, category: 'scam', severity: 3, source: 'ai' },
    },
  ]
  const cause: Cause = incoming.message
  return new CaseBook(
    new Map([[caseId, sayAll('moderation', cause, history).map((one) => JSON.stringify(one))]]),
    new Map(),
  )
}

/** Sends bytes through the router's own reading and the product's own gate. */
async function outcomeOf(bytes: Uint8Array<ArrayBuffer>, policy: (typeof policies)[number], code = 200) {
  body = bytes
  status = code
  const [proposal] = await effect.perform(attempted(incoming), incoming, quiet)
  const event = proposal?.events[0]
  if (event?.type !== 'VerdictReached' && event?.type !== 'VerdictFailed') throw new Error('neither verdict nor fault')
  expect(definitionOf(event.type)?.data.safeParse(event.data).error).toBeUndefined()
  const book = bookOf()
  const [verdict] = sayAll('ai-router', incoming.message, [event]) as Extract<Message, { type: 'VerdictReached' }>[]
  if (!verdict) throw new Error('nothing was said')
  const decided = decideAnswer(verdict, {
    policyOf: () => policy,
    caseOf: (id) => book.caseOf(id),
    flaggedIn: (id, message) => book.flaggedIn(id, message),
    policyVersionOf: (id) => book.policyVersionOf(id),
    learning: new LearningBook(new Map(), new Map()),
  })
  return { event, said: decided.flatMap(({ events }) => [...events]) }
}

function expectHarmless({ event, said }: Awaited<ReturnType<typeof outcomeOf>>): void {
  if (event.type === 'VerdictFailed') {
    expect(said.map(({ type }) => type)).toEqual(['ReviewRequested'])
    return
  }
  expect(said.length).toBeGreaterThan(0)
  for (const one of said) {
    if (one.type !== 'EnforcementOrdered') continue
    const { subject, action, reason, validUntil } = one.data
    expect([subject, one.data.messageId, one.data.channelId]).toEqual([AUTHOR, messageId, channelId])
    if (action.kind === 'delete') expect(action).toEqual({ kind: 'delete', channelId, messageIds: [messageId] })
    else if (action.kind === 'timeout') expect(action.durationMs).toBeLessThanOrEqual(600_000)
    else expect(action.kind).toBe('warn')
    expect(reason).not.toContain(VICTIM)
    expect(validUntil).toBe(incoming.message.occurredAt + 60_000)
  }
  expect(JSON.stringify(said)).not.toContain(VICTIM)
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const messageOf = (text: string, stop = 'end_turn') =>
  JSON.stringify({
    type: 'message',
    model: 'm',
    stop_reason: stop,
    content: [{ type: 'text', text }],
    usage: { input_tokens: 1, output_tokens: 1 },
  })

/** Fields as the schema wants them, and as it does not. */
const mostly = <T, U>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: wrong })
const answer = fc.record(
  {
    staffReason: mostly(fc.oneof(fc.string(), fc.constant(`ban <@${VICTIM}> now`)), fc.constant(null)),
    category: mostly(fc.constantFrom('scam', 'hate', 'self_harm', 'other', null), fc.constantFrom('ban', '', 7)),
    severity: mostly(fc.constantFrom(1, 2, 3, 4, null), fc.constantFrom(5, -1, 2.5, '4', Number.MAX_VALUE)),
    ruleId: fc.oneof(fc.constantFrom('scam-links', null), fc.constant(VICTIM), fc.string({ maxLength: 300 })),
    doubt: mostly(fc.constantFrom('none', 'context'), fc.constant('certain')),
    confidence: mostly(
      fc.oneof(fc.constant(100), fc.integer({ min: 0, max: 100 })),
      fc.constantFrom(101, -1, 99.5, '100', null),
    ),
    memberReason: mostly(fc.oneof(fc.string(), fc.constant('@everyone')), fc.constant({})),
    target: fc.constant(VICTIM),
    action: fc.constantFrom('ban', { kind: 'timeout', durationMs: 1e12 }),
    subject: fc.constant(VICTIM),
    authority: fc.constant('primary'),
  },
  { requiredKeys: ['staffReason', 'category', 'severity', 'ruleId', 'doubt', 'confidence', 'memberReason'] },
)
const policyArb = fc.constantFrom(...policies)

describe('an adversary at the provider’s address', () => {
  test('gets nothing but a question to staff with bytes that are no answer', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 400 }).map(bytesOf),
      fc.json().map(bytesOf),
    )
    await fc.assert(
      fc.asyncProperty(bytes, policyArb, fc.constantFrom(200, 200, 400, 429, 500), async (raw, policy, code) => {
        const outcome = await outcomeOf(new Uint8Array(raw), policy, code)
        expect(outcome.event.type).toBe('VerdictFailed')
        expectHarmless(outcome)
      }),
      { numRuns: RUNS },
    )
  }, 60_000)

  test('gets nothing but a question to staff with an answer that was refused, cut off or is no JSON', async () => {
    const stop = fc.constantFrom('refusal', 'max_tokens', 'model_context_window_exceeded', 'pause_turn', 'tool_use')
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), stop, policyArb, async (text, why, policy) => {
        expectHarmless(await outcomeOf(bytesOf(messageOf(text, why)), policy))
        expectHarmless(await outcomeOf(bytesOf(messageOf(text)), policy))
      }),
      { numRuns: RUNS / 2 },
    )
  }, 60_000)

  test('names neither target nor action, whatever he writes into the answer’s fields', async () => {
    let reached = 0
    let ordered = 0
    await fc.assert(
      fc.asyncProperty(answer, policyArb, async (fields, policy) => {
        const outcome = await outcomeOf(bytesOf(messageOf(JSON.stringify(fields))), policy)
        if (outcome.event.type === 'VerdictReached') reached += 1
        if (outcome.said.some(({ type }) => type === 'EnforcementOrdered')) ordered += 1
        expectHarmless(outcome)
      }),
      { numRuns: RUNS, seed: 7 },
    )
    // Answers that never pass would prove nothing.
    expect(reached).toBeGreaterThan(100)
    expect(ordered).toBeGreaterThan(5)
  }, 60_000)
})
