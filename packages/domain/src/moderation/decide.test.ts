import {
  type Authority,
  type Cause,
  catalog,
  type DataNamed,
  type Envelope,
  identify,
  type Message,
  type MessageNamed,
  type Said,
  type Signal,
  say,
  sayAll,
} from '@nexus/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { judged } from '../screen/sample-message.ts'
import { CaseBook } from './case-book.ts'
import { type CaseAnswer, decideAnswer } from './decide-answer.ts'
import { decideMessage } from './decide-message.ts'
import type { CaseProposal, Gathered } from './gathered.ts'
import { LearningBook } from './learning-book.ts'

const GUILD = '1300000000000000001'
const STAFF = 'a-member-of-staff-00'
const NOON = 1_793_534_400_000

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset has faults')
const policy = compilePolicy(parsed.policy, 0)

const signalOf = (
  asks: Signal['asks'],
  category: Signal['category'] = 'scam',
  severity: Signal['severity'] = 3,
): Signal => ({
  ruleId: 'x',
  trigger: 'words',
  category,
  severity,
  surface: 'content',
  ranges: [],
  asks,
  explanation: 'something',
})

/** One guild with its log, its moderation and a Discord that does what it is told, or does not. */
class Guild {
  readonly log: Message[] = []
  readonly #book = new CaseBook(new Map(), new Map())
  readonly #learning = new LearningBook(new Map(), new Map())
  #causes = 0

  get gathered(): Gathered & Pick<CaseBook, 'flaggedIn' | 'policyVersionOf'> & { learning: LearningBook } {
    const book = this.#book
    return {
      learning: this.#learning,
      policyOf: () => policy,
      caseOf: (caseId) => book.caseOf(caseId),
      lastNumberOf: (guildId) => book.lastNumberOf(guildId),
      flaggedIn: (caseId, messageId) => book.flaggedIn(caseId, messageId),
      policyVersionOf: (caseId) => book.policyVersionOf(caseId),
      subjectOf: (_guildId, userId) => `subject-${userId}`.slice(0, 40).padEnd(16, '_'),
      seal: (subject, words) => ({ subject, ciphertext: Buffer.from(words).toString('base64') || '-' }),
    }
  }

  /** A message of Alice's run; `screen` stands for what the rules find. */
  post(nth: number, signals: readonly Signal[], author: Parameters<typeof judged>[2] = {}): readonly Message[] {
    const data = judged(
      'words',
      { messageId: String(1_565_999_999_999_999_990n + BigInt(nth)), runStartedBy: '1565999999999999990' },
      author,
    )
    const cause = this.#cause(NOON + nth)
    const message = { ...say('context', cause, { type: 'MessageContextualized', data }), id: cause.id }
    const decision = decideMessage(message, this.gathered, () => ({ signals, score: 0 }))
    return decision.kind === 'cleared' ? [] : this.#take(message, decision.proposals)
  }

  /** Something that happens to a case. */
  hear(said: Extract<Said, { type: CaseAnswer['type'] }>, occurredAt = NOON + 60_000): readonly Message[] {
    const message = say('test', this.#cause(occurredAt), said) as CaseAnswer
    if (!message.type.endsWith('Case')) this.#append([message])
    return this.#take(message, decideAnswer(message, this.gathered))
  }

  /** What became of an order on Discord. */
  outcome(order: MessageNamed<'EnforcementOrdered'>, kind: 'applied' | 'failed' | 'expired'): readonly Message[] {
    const { caseId, subject, action, source, reverses } = order.data
    const data = { orderId: order.id, caseId, subject, action }
    if (kind === 'failed') {
      const refusal = { fault: 'refused', discordCode: null, detail: '' } as const
      return this.hear({ type: 'EnforcementFailed', data: { ...data, source, ...refusal } }, order.occurredAt)
    }
    if (kind === 'expired')
      return this.hear({ type: 'EnforcementExpired', data: { ...data, source, lateByMs: 1 } }, order.occurredAt)
    if (reverses && action.kind === 'untimeout')
      return this.hear({ type: 'EnforcementReversed', data: { ...data, reverses } }, order.occurredAt)
    return this.hear(
      { type: 'EnforcementApplied', data: { ...data, source, isFoundOut: false, until: null } },
      order.occurredAt,
    )
  }

  all<T extends Message['type']>(type: T): MessageNamed<T>[] {
    return this.log.filter((message) => message.type === type) as MessageNamed<T>[]
  }

  get caseId(): string {
    return this.all('MessageFlagged')[0]?.data.caseId ?? ''
  }

  #cause(occurredAt: number): Cause {
    const id = identify(occurredAt, 'test', this.#causes++)
    return { id, occurredAt, guildId: GUILD, correlationId: id }
  }

  #append(messages: readonly Message[]): void {
    this.log.push(...messages)
    for (const message of messages) {
      const { caseId } = message.data as { caseId?: string }
      if (caseId) this.#book.absorb('test', message, [{ entity: `case:${caseId}`, events: [message as Said] }])
    }
  }

  #take(cause: Cause, proposals: readonly CaseProposal[]): readonly Message[] {
    for (const { entity, expectedVersion } of proposals) {
      const caseId = entity.startsWith('case:') ? entity.slice(5) : null
      if (caseId && expectedVersion !== undefined) expect(expectedVersion).toBe(this.gathered.caseOf(caseId).version)
      if (entity.startsWith('cases:')) expect(expectedVersion).toBe(this.gathered.lastNumberOf(GUILD))
    }
    const said: Envelope[] = sayAll(
      'moderation',
      cause,
      proposals.flatMap(({ events }) => events),
    )
    this.#book.absorb('moderation', cause, proposals)
    this.#learning.absorb('moderation', cause, proposals)
    for (const { type, data } of said) {
      expect(catalog[type as Message['type']].data.safeParse(data).error, type).toBeUndefined()
    }
    this.log.push(...(said as Message[]))
    return said as Message[]
  }
}

function verdictOn(
  guild: Guild,
  messageId: string,
  given: Partial<DataNamed<'VerdictReached'>> = {},
): Extract<Said, { type: 'VerdictReached' }> {
  const subject = guild.all('MessageFlagged')[0]?.data.subject ?? ''
  return {
    type: 'VerdictReached',
    data: {
      caseId: guild.caseId,
      messageId,
      subject,
      provider: 'p',
      model: 'm',
      authority: 'primary',
      promptVersion: '1',
      isSimulated: false,
      category: 'harassment',
      severity: 3,
      ruleId: null,
      confidence: 100,
      doubt: 'none',
      reasons: { subject, ciphertext: 'x' },
      usage: { inputTokens: 1, outputTokens: 1 },
      latencyMs: 1,
      attempts: 1,
      ...given,
    },
  }
}

const kinds = (messages: readonly Message[]) =>
  messages.map((message) => (message.type === 'EnforcementOrdered' ? message.data.action.kind : message.type))
const firstFlagged = (guild: Guild) => guild.all('MessageFlagged')[0]?.data.messageId ?? ''
const staff = (guild: Guild) => ({ caseId: guild.caseId, by: STAFF, via: 'button' }) as const

describe('a flagged message', () => {
  test('that a rule acts on opens a numbered case: deleted, timed out, warned, in this order', () => {
    const guild = new Guild()
    expect(kinds(guild.post(0, [signalOf('enforce')]))).toEqual([
      'MessageFlagged',
      'CaseOpened',
      'delete',
      'timeout',
      'warn',
      'CaseNumbered',
    ])
    const [order] = guild.all('EnforcementOrdered')
    expect(order?.data).toMatchObject({ source: 'rule', probability: 1, validUntil: NOON + 60_000, reverses: null })
    expect(order?.data.surfaceHash).toMatch(/^[0-9a-f]{32}$/)
  })

  test('of the same run is the same case: deleted too, and the member is sanctioned once', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('enforce')])
    expect(kinds(guild.post(1, [signalOf('enforce')]))).toEqual(['MessageFlagged', 'delete'])
    expect(guild.all('CaseOpened')).toHaveLength(1)
  })

  test('that is only noted opens no case', () => {
    expect(kinds(new Guild().post(0, [signalOf('note')]))).toEqual(['MessageFlagged'])
  })

  test('of someone immune is noted, and never acted on', () => {
    for (const author of [{ isOwner: true }, { permissions: String(1n << 13n) }]) {
      expect(kinds(new Guild().post(0, [signalOf('enforce')], author))).not.toContain('delete')
    }
  })

  test('that asks for a verdict waits for it', () => {
    const guild = new Guild()
    expect(kinds(guild.post(0, [signalOf('verdict')]))).toEqual([
      'MessageFlagged',
      'CaseOpened',
      'VerdictRequested',
      'CaseNumbered',
    ])
    expect(kinds(guild.hear(verdictOn(guild, firstFlagged(guild))))).toEqual([
      'delete',
      'timeout',
      'warn',
      'ReviewRequested',
      'ScoreSampled',
    ])
  })
})

describe('a verdict', () => {
  const asked = () => {
    const guild = new Guild()
    guild.post(0, [signalOf('verdict', 'harassment', 2)])
    return guild
  }

  test('below the tier goes to staff, with the shortfall', () => {
    const guild = asked()
    guild.hear(verdictOn(guild, firstFlagged(guild), { confidence: 60 }))
    expect(guild.all('ReviewRequested')[0]?.data).toMatchObject({ cause: 'uncertain', shortfall: 0.26 })
    expect(guild.all('EnforcementOrdered')).toEqual([])
  })

  test('of no breach dismisses', () => {
    const guild = asked()
    expect(kinds(guild.hear(verdictOn(guild, firstFlagged(guild), { category: null, severity: null })))).toEqual([
      'CaseDismissed',
    ])
  })

  test('that never came goes to staff: no punishment, no silence', () => {
    const guild = asked()
    const { caseId } = guild
    const { messageId, subject } = verdictOn(guild, firstFlagged(guild)).data
    const failure = {
      caseId,
      messageId,
      subject,
      fault: 'timeout',
      detail: '',
      provider: null,
      model: null,
      attempts: 1,
    } as const
    expect(kinds(guild.hear({ type: 'VerdictFailed', data: failure }))).toEqual(['ReviewRequested'])
    expect(guild.all('ReviewRequested')[0]?.data.cause).toBe('ai_failed')
  })

  test('on a message that was never flagged leads to nothing', () => {
    const guild = asked()
    expect(guild.hear(verdictOn(guild, '77'))).toEqual([])
  })
})

describe('outcomes', () => {
  test('give one strike a case, with the first thing that was done', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('enforce')])
    const strikes = guild.all('EnforcementOrdered').map((order) => kinds(guild.outcome(order, 'applied')))
    expect(strikes).toEqual([['StrikeGiven'], [], []])
    expect(guild.all('StrikeGiven')[0]?.data).toMatchObject({ weight: 3 })
  })

  test('that were not done give none, and staff are told', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('enforce')])
    const [order] = guild.all('EnforcementOrdered')
    if (order) expect(kinds(guild.outcome(order, 'expired'))).toEqual(['ReviewRequested'])
  })
})

describe('staff', () => {
  test('❌ takes back what can be taken back, says what cannot, and tells the member; twice is once', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('enforce')])
    for (const order of guild.all('EnforcementOrdered')) guild.outcome(order, 'applied')
    const timeout = guild.all('EnforcementOrdered').find(({ data }) => data.action.kind === 'timeout')
    const said = guild.hear({ type: 'OverrideCase', data: staff(guild) })
    expect(kinds(said)).toEqual(['CaseOverridden', 'StrikeTaken', 'untimeout', 'apologize'])
    expect(guild.all('CaseOverridden')[0]?.data.irreversible).toEqual(['delete', 'warn'])
    expect(guild.all('EnforcementOrdered').find(({ data }) => data.action.kind === 'untimeout')?.data).toMatchObject({
      reverses: timeout?.id,
      source: 'staff',
      validUntil: NOON + 60_000 + 900_000,
    })
    expect(guild.hear({ type: 'OverrideCase', data: staff(guild) })).toEqual([])
    expect(kinds(guild.post(2, [signalOf('enforce')]))).toEqual(['MessageFlagged'])
  })

  test('✅ on what was proposed does it; on what was done it agrees; twice is once', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('verdict', 'harassment', 2)])
    guild.hear(verdictOn(guild, firstFlagged(guild), { severity: 2, confidence: 60 }))
    expect(kinds(guild.hear({ type: 'ApproveCase', data: staff(guild) }))).toEqual([
      'CaseApproved',
      'delete',
      'warn',
      'JudgementGraded',
      'ModelCalibrated',
    ])
    expect(guild.hear({ type: 'ApproveCase', data: staff(guild) })).toEqual([])
    const acted = new Guild()
    acted.post(0, [signalOf('enforce')])
    expect(kinds(acted.hear({ type: 'ApproveCase', data: staff(acted) }))).toEqual(['CaseApproved'])
  })

  test('❌ on what was only proposed settles it without a word to the member', () => {
    const guild = new Guild()
    guild.post(0, [signalOf('verdict', 'harassment', 2)])
    guild.hear(verdictOn(guild, firstFlagged(guild), { confidence: 60 }))
    expect(kinds(guild.hear({ type: 'OverrideCase', data: staff(guild) }))).toEqual([
      'CaseOverridden',
      'JudgementGraded',
      'ModelCalibrated',
    ])
  })
})

describe('any history', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('post' as const),
      nth: fc.nat(5),
      asks: fc.constantFrom('enforce', 'verdict', 'note'),
    }),
    fc.record({
      do: fc.constant('verdict' as const),
      of: fc.nat(5),
      authority: fc.constantFrom('primary', 'secondary', 'auxiliary'),
      confidence: fc.nat(100),
      category: fc.constantFrom('harassment', 'hate', 'self_harm', null),
      severity: fc.constantFrom(1, 2, 3, 4),
    }),
    fc.record({ do: fc.constant('failure' as const), of: fc.nat(5) }),
    fc.record({
      do: fc.constant('outcome' as const),
      of: fc.nat(30),
      kind: fc.constantFrom('applied', 'failed', 'expired'),
    }),
    fc.record({ do: fc.constantFrom('approve' as const, 'override' as const) }),
  )

  test('keeps the promises of a case', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const guild = new Guild()
        for (const one of steps) {
          const flagged = guild.all('MessageFlagged')
          const before = guild.log.length
          if (one.do === 'post') guild.post(one.nth, [signalOf(one.asks as Signal['asks'])])
          if (flagged.length === 0) continue
          const messageId = 'of' in one ? (flagged[one.of % flagged.length]?.data.messageId ?? '') : ''
          if (one.do === 'verdict') {
            const { authority, confidence, category, severity } = one
            const given = {
              authority: authority as Authority,
              confidence,
              category: category as 'hate',
              severity: severity as 1,
            }
            const said = guild.hear(
              verdictOn(guild, messageId, category === null ? { ...given, category: null, severity: null } : given),
            )
            for (const message of said) {
              if (message.type !== 'EnforcementOrdered') continue
              const { action } = message.data
              expect(authority).not.toBe('auxiliary')
              if (authority === 'secondary') expect(action.kind).toBe('delete')
              if (action.kind === 'timeout') expect(action.durationMs).toBeLessThanOrEqual(600_000)
            }
          }
          if (one.do === 'failure') {
            const { caseId } = guild
            const subject = flagged[0]?.data.subject ?? ''
            const failure = {
              caseId,
              messageId,
              subject,
              fault: 'garbage',
              detail: '',
              provider: null,
              model: null,
              attempts: 1,
            } as const
            expect(
              kinds(guild.hear({ type: 'VerdictFailed', data: failure })).filter((kind) => kind !== 'ReviewRequested'),
            ).toEqual([])
          }
          if (one.do === 'outcome') {
            const orders = guild.all('EnforcementOrdered')
            const order = orders[one.of % Math.max(1, orders.length)]
            if (order) guild.outcome(order, one.kind as 'applied')
          }
          if (one.do === 'approve') guild.hear({ type: 'ApproveCase', data: staff(guild) })
          if (one.do === 'override') guild.hear({ type: 'OverrideCase', data: staff(guild) })

          const overriddenAt = guild.log.findIndex(({ type }) => type === 'CaseOverridden')
          for (const message of guild.log.slice(Math.max(before, overriddenAt + 1))) {
            if (overriddenAt === -1 || message.type !== 'EnforcementOrdered') continue
            expect(['untimeout', 'apologize']).toContain(message.data.action.kind)
          }
          for (const type of [
            'CaseOpened',
            'CaseNumbered',
            'CaseOverridden',
            'StrikeGiven',
            'StrikeTaken',
            'CaseApproved',
          ] as const) {
            expect(guild.all(type).length, type).toBeLessThanOrEqual(1)
          }
          expect(guild.all('StrikeTaken').length).toBeLessThanOrEqual(guild.all('StrikeGiven').length)
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
