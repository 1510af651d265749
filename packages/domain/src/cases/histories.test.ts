import { type Cause, identify, type Message, type MessageNamed, type Said, type Signal, sayAll } from '@nexus/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uncalibrated } from '../gate/index.ts'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { appealCase } from './appeal-case.ts'
import { type Case, evolveCase, initialCase } from './case.ts'
import { flagMessage } from './flag-message.ts'
import { recordOutcome } from './record-outcome.ts'
import { approveCase, overrideCase } from './staff-decision.ts'
import { verdictUnavailable } from './verdict-unavailable.ts'
import { weighVerdict } from './weigh-verdict.ts'

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset does not hold')
const policy = compilePolicy(parsed.policy, 0)
const caseId = identify(1_000, 'case')
const MEMBER = 'the-accused-member-1'
const ANNA = 'staff-member-anna-01'
const BEN = 'staff-member-ben-002'
const sealed = { subject: MEMBER, ciphertext: 'c2VhbGVk' }
const facts = {
  isBot: false,
  isWebhook: false,
  isSystem: false,
  isOwner: false,
  joinedAt: 0,
  roleIds: [],
  permissions: '0',
  strikeWeight: 6,
}

/** What must hold of any case, kept beside it in the simplest way. */
interface Model {
  hasLastWord: boolean
  deciders: string[]
  appeal: 'none' | 'open' | 'decided'
}

/** A case in the product's own hands, with its log. */
class CaseUnderTest {
  readonly log: Message[] = []
  state: Case = initialCase
  #causes = 0

  take(said: readonly Said[]): readonly Message[] {
    const id = identify(1_000, 'cause', this.#causes++)
    const cause: Cause = { id, occurredAt: 1_000, guildId: '1', correlationId: id }
    const messages = sayAll('moderation', cause, said) as Message[]
    this.state = messages.reduce(evolveCase, this.state)
    this.log.push(...messages)
    return messages
  }

  all<T extends Message['type']>(type: T): MessageNamed<T>[] {
    return this.log.filter((message) => message.type === type) as MessageNamed<T>[]
  }
}

type Step = fc.Command<Model, CaseUnderTest>

/** One thing that may happen at any time; `then` keeps the model up and says what must hold of what followed. */
function step(
  name: string,
  happen: (real: CaseUnderTest) => readonly Said[],
  then?: (model: Model, said: readonly Message[]) => void,
): Step {
  return {
    check: () => true,
    run(model, real) {
      const before = model.hasLastWord
      const said = real.take(happen(real))
      for (const message of said) {
        if (message.type !== 'EnforcementOrdered' || !before) continue
        expect(['untimeout', 'apologize'], name).toContain(message.data.action.kind)
      }
      then?.(model, said)
      expectPromises(real)
    },
    toString: () => name,
  }
}

const signal = (asks: Signal['asks'], severity: 1 | 2 | 3 | 4): Signal => ({
  ruleId: 'unnamed',
  trigger: 'words',
  category: 'harassment',
  severity,
  surface: 'content',
  ranges: [],
  asks,
  explanation: 'something',
})

const flag = (nth: number, asks: Signal['asks'], severity: 1 | 2 | 3 | 4) =>
  step(`message ${nth} asks to ${asks}`, ({ state }) =>
    flagMessage(
      {
        caseId,
        messageId: String(10 + nth),
        channelId: '3',
        subject: MEMBER,
        facts,
        signals: [signal(asks, severity)],
        evidence: { message: sealed, author: sealed, window: [], replyTo: null },
        burst: [],
        policy,
        occurredAt: 1_000,
        nextNumber: 1,
      },
      state,
    ),
  )

const judge = (nth: number, confidence: number, severity: 1 | 2 | 3 | 4) =>
  step(`message ${nth} is judged at ${confidence}`, ({ state }) =>
    weighVerdict(
      {
        verdict: {
          caseId,
          messageId: String(10 + nth),
          subject: MEMBER,
          provider: 'p',
          model: 'm',
          authority: 'primary',
          promptVersion: 'v1',
          isSimulated: false,
          category: 'harassment',
          severity,
          ruleId: null,
          confidence,
          doubt: 'none',
          reasons: sealed,
          usage: { inputTokens: 1, outputTokens: 1 },
          latencyMs: 1,
          attempts: 1,
        },
        channelId: '3',
        facts,
        signals: [],
        policy,
        learned: { calibration: uncalibrated, tierAt: () => ({ tier: 6, actsFrom: 85 }) },
        surfaceHash: null,
        occurredAt: 1_000,
      },
      state,
    ),
  )

const fail = (nth: number) =>
  step(`message ${nth} is not judged`, ({ state }) => {
    const failure = { caseId, messageId: String(10 + nth), subject: MEMBER, detail: '', provider: null, model: null }
    return verdictUnavailable(
      { failure: { ...failure, fault: 'timeout', attempts: 1 }, channelId: '3', policy, strikeWeight: 0 },
      state,
    )
  })

const settle = (which: number, kind: 'EnforcementApplied' | 'EnforcementFailed' | 'EnforcementExpired') =>
  step(`order ${which}: ${kind}`, (real) => {
    const orders = real.all('EnforcementOrdered')
    const order = orders[which % Math.max(1, orders.length)]
    const isSettled = real.log.some(({ data }) => 'orderId' in data && data.orderId === order?.id)
    if (!order || isSettled) return []
    const { subject, action, source } = order.data
    const about = { orderId: order.id, caseId, subject, action, source }
    const outcome =
      kind === 'EnforcementApplied'
        ? ({ type: kind, data: { ...about, isFoundOut: false, until: null } } as const)
        : kind === 'EnforcementFailed'
          ? ({ type: kind, data: { ...about, fault: 'refused', discordCode: null, detail: '' } } as const)
          : ({ type: kind, data: { ...about, lateByMs: 1 } } as const)
    const [recorded] = real.take([outcome])
    return recorded
      ? recordOutcome({ outcome: recorded as MessageNamed<'EnforcementApplied'>, policy }, real.state)
      : []
  })

const decision = (by: string) => ({ command: { caseId, by, via: 'button' as const }, policy, occurredAt: 2_000 })

const decideBy = (by: string, verdict: 'approve' | 'override') =>
  step(
    `${by} says ${verdict}`,
    (real) => {
      const decide = verdict === 'approve' ? approveCase : overrideCase
      const said = decide(decision(by), real.state)
      // Said twice is said once.
      const after = sayAll('x', { id: caseId, occurredAt: 1, guildId: '1', correlationId: caseId }, said) as Message[]
      expect(decide(decision(by), after.reduce(evolveCase, real.state))).toEqual([])
      return said
    },
    (model, said) => {
      if (said.length === 0) return
      expect(by).not.toBe(MEMBER)
      const decided = said.filter((message) => message.type === 'AppealDecided')
      expect(decided).toHaveLength(model.appeal === 'open' ? 1 : 0)
      if (model.appeal === 'open') {
        expect(model.deciders).not.toContain(by)
        model.appeal = 'decided'
      }
      model.deciders.push(by)
      if (verdict === 'override') model.hasLastWord = true
    },
  )

const appeal = (by: string) =>
  step(
    `${by} appeals`,
    ({ state }) => appealCase({ command: { caseId, by, via: 'command' }, policy }, state),
    (model, said) => {
      if (said.length === 0) return
      expect(by).toBe(MEMBER)
      expect(model.appeal).toBe('none')
      model.appeal = 'open'
    },
  )

function expectPromises(real: CaseUnderTest): void {
  for (const type of [
    'CaseOpened',
    'CaseOverridden',
    'AppealRequested',
    'AppealDecided',
    'StrikeGiven',
    'StrikeTaken',
  ] as const) {
    expect(real.all(type).length, type).toBeLessThanOrEqual(1)
  }
  const sum = (events: readonly { data: { weight: number } }[]) =>
    events.reduce((total, { data }) => total + data.weight, 0)
  const open =
    real.state.status !== 'new' && real.state.strike && !real.state.strike.isTaken ? real.state.strike.weight : 0
  expect(sum(real.all('StrikeGiven')) - sum(real.all('StrikeTaken'))).toBe(open)

  const lost = new Set(
    real.log.flatMap((message) =>
      message.type === 'EnforcementFailed' || message.type === 'EnforcementExpired' ? [message.data.orderId] : [],
    ),
  )
  const byMachine = real.all('EnforcementOrdered').filter(({ id, data }) => data.source !== 'staff' && !lost.has(id))
  for (const kind of ['timeout', 'warn'] as const) {
    expect(byMachine.filter(({ data }) => data.action.kind === kind).length, kind).toBeLessThanOrEqual(1)
  }
  expect(byMachine.every(({ data }) => data.caseId === caseId && data.subject === MEMBER)).toBe(true)

  const recorded = real.log.map((message) => JSON.parse(JSON.stringify(message)) as Message)
  expect(recorded.reduce(evolveCase, initialCase)).toEqual(real.state)
}

test('whatever happens to a case, in whatever order, its promises hold', () => {
  const nth = fc.nat(4)
  const severity = fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const)
  const steps = [
    fc
      .tuple(nth, fc.constantFrom('enforce' as const, 'verdict' as const, 'note' as const), severity)
      .map((given) => flag(...given)),
    fc.tuple(nth, fc.constantFrom(10, 60, 100), severity).map((given) => judge(...given)),
    nth.map(fail),
    fc
      .tuple(
        fc.nat(30),
        fc.constantFrom(
          'EnforcementApplied' as const,
          'EnforcementApplied' as const,
          'EnforcementFailed' as const,
          'EnforcementExpired' as const,
        ),
      )
      .map((given) => settle(...given)),
    fc
      .tuple(fc.constantFrom(ANNA, BEN, MEMBER), fc.constantFrom('approve' as const, 'override' as const))
      .map((given) => decideBy(...given)),
    fc.constantFrom(MEMBER, MEMBER, ANNA).map(appeal),
  ]
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 40 }), (commands) => {
      fc.modelRun(
        () => ({ model: { hasLastWord: false, deciders: [], appeal: 'none' } as Model, real: new CaseUnderTest() }),
        commands,
      )
    }),
    { numRuns: 400 },
  )
}, 60_000)

test('an appeal is decided by staff who did not decide the case, and once', () => {
  const real = new CaseUnderTest()
  const model: Model = { hasLastWord: false, deciders: [], appeal: 'none' }
  const story = [flag(0, 'enforce', 3), decideBy(ANNA, 'approve'), appeal(MEMBER)]
  for (const one of story) one.run(model, real)
  expect(real.log.slice(-2)).toMatchObject([
    { type: 'AppealRequested' },
    { type: 'ReviewRequested', data: { cause: 'appealed' } },
  ])
  expect(approveCase(decision(ANNA), real.state)).toEqual([])
  expect(overrideCase(decision(ANNA), real.state)).toEqual([])
  expect(overrideCase(decision(MEMBER), real.state)).toEqual([])
  expect(approveCase(decision(BEN), real.state).map(({ type }) => type)).toEqual(['CaseApproved', 'AppealDecided'])
  const overturned = overrideCase(decision(BEN), real.state)
  expect(overturned).toMatchObject([
    { type: 'CaseOverridden' },
    { data: { action: { kind: 'untimeout' } } },
    { data: { action: { kind: 'apologize' } } },
    { type: 'AppealDecided', data: { outcome: 'overturned', by: BEN } },
  ])
  real.take(overturned)
  expect(appealCase({ command: { caseId, by: MEMBER, via: 'command' }, policy }, real.state)).toEqual([])
})
