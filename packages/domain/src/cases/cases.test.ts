import { type Cause, identify, type Message, type Said, type Signal, sayAll } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { uncalibrated } from '../gate/index.ts'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { type Case, evolveCase, initialCase } from './case.ts'
import { type FlagMessage, flagMessage } from './flag-message.ts'
import { recordOutcome } from './record-outcome.ts'
import { approveCase, overrideCase } from './staff-decision.ts'
import { verdictUnavailable } from './verdict-unavailable.ts'
import { weighVerdict } from './weigh-verdict.ts'

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset does not hold')
const policy = compilePolicy(parsed.policy, 0)

const caseId = identify(1_000, 'case')
const subject = 'Kq3tVbW0sY7mZp1xRf5Naw'
const sealed = { subject, ciphertext: 'c2VhbGVk' }
const facts = {
  isBot: false,
  isWebhook: false,
  isSystem: false,
  isOwner: false,
  joinedAt: 0,
  roleIds: [],
  permissions: '0',
  strikeWeight: 0,
}
const signal = (over: Partial<Signal> = {}): Signal => ({
  ruleId: 'unnamed',
  trigger: 'listed-link',
  category: 'scam',
  severity: 3,
  surface: 'content',
  ranges: [],
  asks: 'enforce',
  explanation: 'links to a listed scam domain',
  ...over,
})
const flag = (over: Partial<FlagMessage> = {}): FlagMessage => ({
  caseId,
  messageId: '10',
  channelId: '3',
  subject,
  facts,
  signals: [signal()],
  evidence: { message: sealed, author: sealed, window: [], replyTo: null },
  burst: [],
  policy,
  occurredAt: 1_000,
  nextNumber: 1,
  ...over,
})

/** What a history of decisions, each an answer to a cause of its own, makes of a case. */
function after(...decisions: ((state: Case) => readonly Said[])[]): Case {
  let state = initialCase
  for (const [index, decide] of decisions.entries()) {
    const id = identify(1_000, 'cause', index)
    const cause: Cause = { id, occurredAt: 1_000, guildId: '1', correlationId: id }
    for (const event of sayAll('moderation', cause, decide(state)) as Message[]) state = evolveCase(state, event)
  }
  return state
}
const flagged =
  (over: Partial<FlagMessage> = {}) =>
  (state: Case) =>
    flagMessage(flag(over), state)
const typesOf = (said: readonly Said[]) =>
  said.map((one) => (one.type === 'EnforcementOrdered' ? `order ${one.data.action.kind}` : one.type))
const staff = { command: { caseId, by: 'a-member-of-staff-00', via: 'reaction' as const }, policy, occurredAt: 2_000 }
const verdict = {
  caseId,
  messageId: '10',
  subject,
  provider: 'anthropic',
  model: 'm',
  authority: 'primary' as const,
  promptVersion: 'v1',
  isSimulated: false,
  category: 'harassment' as const,
  severity: 3 as const,
  ruleId: null,
  confidence: 99,
  doubt: 'none' as const,
  reasons: sealed,
  usage: { inputTokens: 1, outputTokens: 1 },
  latencyMs: 1,
  attempts: 1,
}
const weigh =
  (over: Partial<typeof verdict> = {}) =>
  (state: Case) =>
    weighVerdict(
      {
        verdict: { ...verdict, ...over },
        channelId: '3',
        facts,
        signals: [],
        policy,
        learned: { calibration: uncalibrated, tierAt: () => ({ tier: 6, actsFrom: 85 }) },
        surfaceHash: null,
        occurredAt: 1_000,
      },
      state,
    )
const asked = flagged({ signals: [signal({ asks: 'verdict', category: 'harassment' })] })

describe('a message with a signal', () => {
  test('of a rule that acts opens a case and is deleted before its author is stopped and told', () => {
    expect(typesOf(flagMessage(flag(), initialCase))).toEqual([
      'CaseOpened',
      'order delete',
      'order timeout',
      'order warn',
    ])
  })

  test('that only asks for a note opens no case', () => {
    expect(flagMessage(flag({ signals: [signal({ asks: 'note' })] }), initialCase)).toEqual([])
  })

  test('of a rule that is tried shows staff what it would do, and does nothing', () => {
    const said = flagMessage(flag({ signals: [signal({ asks: 'review', held: 'dry_run' })] }), initialCase)
    expect(typesOf(said)).toEqual(['CaseOpened', 'ReviewRequested'])
    expect(said[1]?.data).toMatchObject({
      cause: 'dry_run',
      proposed: [{ kind: 'delete' }, { kind: 'timeout' }, { kind: 'warn' }],
    })
  })

  test('that could not be decided is for staff, and beside it a model is asked where another rule asks for it', () => {
    const undecided = signal({ asks: 'review', held: 'undecided' })
    const said = flagMessage(flag({ signals: [undecided, signal({ asks: 'verdict', severity: 1 })] }), initialCase)
    expect(typesOf(said)).toEqual(['CaseOpened', 'ReviewRequested', 'VerdictRequested'])
    expect(said[1]?.data).toMatchObject({ cause: 'undecided' })
  })

  test('of staff or a bot is never acted on', () => {
    expect(flagMessage(flag({ facts: { ...facts, isBot: true } }), initialCase)).toEqual([])
    expect(flagMessage(flag({ facts: { ...facts, permissions: String(1n << 40n) } }), initialCase)).toEqual([])
  })

  test('of someone whose permissions are not known goes to staff', () => {
    expect(typesOf(flagMessage(flag({ facts: { ...facts, permissions: null } }), initialCase))).toEqual([
      'CaseOpened',
      'ReviewRequested',
    ])
  })

  test('is deleted like the first of a burst, while its author is stopped and told once', () => {
    const state = after(flagged())
    expect(typesOf(flagMessage(flag({ messageId: '11' }), state))).toEqual(['order delete'])
  })

  test('takes the earlier messages of the flood with it, each once', () => {
    const burst = [
      { channelId: '3', messageId: '8' },
      { channelId: '4', messageId: '9' },
    ]
    const first = flagMessage(flag({ burst }), initialCase)
    expect(
      first.flatMap((one) =>
        one.type === 'EnforcementOrdered' && one.data.action.kind === 'delete' ? one.data.action.messageIds : [],
      ),
    ).toEqual(['10', '8', '9'])
    const state = after(flagged({ burst }))
    expect(typesOf(flagMessage(flag({ messageId: '11', burst }), state))).toEqual(['order delete'])
  })

  test('that a model must read asks for a verdict', () => {
    expect(typesOf(asked(initialCase))).toEqual(['CaseOpened', 'VerdictRequested'])
  })
})

describe('a verdict', () => {
  test('that is sure enough is enforced', () => {
    expect(typesOf(weigh()(after(asked)))).toContain('order delete')
  })

  test('that is not sure goes to staff with what is missing', () => {
    const [review] = weigh({ confidence: 60 })(after(asked))
    expect(review).toMatchObject({ type: 'ReviewRequested', data: { cause: 'uncertain' } })
  })

  test('of an auxiliary never punishes', () => {
    const [review] = weigh({ authority: 'auxiliary' as never })(after(asked))
    expect(review).toMatchObject({ type: 'ReviewRequested', data: { cause: 'advisory_only' } })
  })

  test('of no breach dismisses the case', () => {
    expect(typesOf(weigh({ category: null as never })(after(asked)))).toEqual(['CaseDismissed'])
  })

  test('that never came goes to staff', () => {
    const failure = {
      caseId,
      messageId: '10',
      subject,
      fault: 'timeout' as const,
      detail: '',
      provider: null,
      model: null,
      attempts: 1,
    }
    const [review] = verdictUnavailable({ failure, channelId: '3', policy, strikeWeight: 0 }, after(asked))
    expect(review).toMatchObject({ type: 'ReviewRequested', data: { cause: 'ai_failed' } })
  })
})

describe('staff', () => {
  test('who take a decision back release the member, tell him, and say what cannot be taken back', () => {
    const said = overrideCase(staff, after(flagged()))
    expect(typesOf(said)).toEqual(['CaseOverridden', 'order untimeout', 'order apologize'])
    expect(said[0]).toMatchObject({ data: { irreversible: ['delete', 'warn'] } })
  })

  test('decide once: doing it twice changes nothing', () => {
    const overridden = after(flagged(), (state) => overrideCase(staff, state))
    expect(overrideCase(staff, overridden)).toEqual([])
    expect(approveCase(staff, overridden)).toEqual([])
    const approved = after(flagged(), (state) => approveCase(staff, state))
    expect(approveCase(staff, approved)).toEqual([])
  })

  test('have no word on a case about themselves', () => {
    const own = { ...staff, command: { ...staff.command, by: subject } }
    expect(overrideCase(own, after(flagged()))).toEqual([])
    expect(approveCase(own, after(flagged()))).toEqual([])
  })

  test('who agree to a proposal have it done in their name', () => {
    const said = approveCase(staff, after(asked, weigh({ confidence: 60 })))
    expect(typesOf(said)).toEqual(expect.arrayContaining(['CaseApproved', 'order delete']))
    expect(said.every((one) => one.type !== 'EnforcementOrdered' || one.data.source === 'staff')).toBe(true)
  })

  test('who took a burst back are not contradicted by its next message', () => {
    const overridden = after(flagged(), (state) => overrideCase(staff, state))
    expect(flagMessage(flag({ messageId: '12' }), overridden)).toEqual([])
  })
})

describe('an outcome', () => {
  const header = {
    id: identify(1_000, 'o'),
    version: 1,
    occurredAt: 1_000,
    guildId: '1',
    correlationId: identify(1_000, 'o'),
    causationId: null,
    traceparent: null,
  }
  const order = {
    orderId: identify(1_000, 'order'),
    caseId,
    subject,
    action: { kind: 'timeout' as const, durationMs: 60_000 },
    source: 'rule' as const,
  }
  const applied = { ...header, type: 'EnforcementApplied' as const, data: { ...order, isFoundOut: false, until: null } }

  test('earns one strike for the whole case', () => {
    const given = recordOutcome({ outcome: applied, policy }, after(flagged()))
    expect(typesOf(given)).toEqual(['StrikeGiven'])
    const state = after(flagged(), (now) => recordOutcome({ outcome: applied, policy }, now))
    expect(recordOutcome({ outcome: applied, policy }, state)).toEqual([])
  })

  test('that came too late goes to staff', () => {
    const expired = { ...header, type: 'EnforcementExpired' as const, data: { ...order, lateByMs: 5 } }
    expect(recordOutcome({ outcome: expired, policy }, after(flagged()))[0]).toMatchObject({
      data: { cause: 'expired' },
    })
  })

  test('that was not carried out because too many were before it goes to staff, who read why', () => {
    const capped = {
      ...header,
      type: 'EnforcementFailed' as const,
      data: { ...order, fault: 'blast_radius' as const, discordCode: null, detail: '' },
    }
    expect(recordOutcome({ outcome: capped, policy }, after(flagged()))).toMatchObject([
      { type: 'ReviewRequested', data: { cause: 'blast_radius', proposed: [{ kind: 'timeout' }] } },
    ])
  })

  test('of a member who left is how it goes', () => {
    const failed = {
      ...header,
      type: 'EnforcementFailed' as const,
      data: { ...order, fault: 'member_gone' as const, discordCode: 10_007, detail: '' },
    }
    expect(recordOutcome({ outcome: failed, policy }, after(flagged()))).toEqual([])
  })
})
