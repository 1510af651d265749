import { type DataNamed, type Message, type Said, type Signal, say } from '@nexus/events'
import { plainAuthor } from '@nexus/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderCase, type Unsealed } from './render-case.ts'

const caseId = '019aaaac-267b-8eee-8b21-a217ede0893c'
const subject = 'subject-of-a-member'
const cause = { id: caseId, occurredAt: 1_793_534_400_000, guildId: '1', correlationId: caseId }
const sealed = { subject, ciphertext: 'x' }
const unsealed: Unsealed = { member: '<@300>', words: null, aiReason: null }

let ordinal = 0
const told = (said: Said): Message => say('moderation', cause, said, ordinal++) as Message

const opened = told({
  type: 'CaseOpened',
  data: { caseId, number: 12, subject, channelId: '6', messageId: '5', category: 'scam', severity: 3, source: 'rule' },
})
const signal: Signal = {
  ruleId: 'scam-links',
  trigger: 'listed-link',
  category: 'scam',
  severity: 3,
  surface: 'content',
  ranges: [],
  asks: 'enforce',
  explanation: 'a link to evil.example, which is on the list scam-domains',
}
const flagged = (signals: Signal[]) =>
  told({
    type: 'MessageFlagged',
    data: {
      kind: 'message',
      caseId,
      messageId: '5',
      channelId: '6',
      subject,
      signals,
      score: 0,
      contextHash: '0'.repeat(32),
      facts: plainAuthor,
      evidence: { message: sealed, author: sealed, window: [], replyTo: null },
      asOf: { entryId: '1-1', logPosition: 0, policyVersion: 0 },
    },
  })
const order = (action: DataNamed<'EnforcementOrdered'>['action'], source: 'rule' | 'ai' | 'staff' = 'rule') =>
  told({
    type: 'EnforcementOrdered',
    data: {
      caseId,
      caseNumber: 12,
      subject,
      messageId: '5',
      channelId: '6',
      action,
      category: 'scam',
      severity: 3,
      source,
      ruleId: null,
      probability: 1,
      tier: 'scam',
      policyVersion: 0,
      calibrationVersion: 0,
      reason: 'a scam',
      surfaceHash: null,
      reverses: null,
      validUntil: 2,
    },
  })
const applied = (to: Message) =>
  told({
    type: 'EnforcementApplied',
    data: {
      orderId: to.id,
      caseId,
      subject,
      action: (to.data as DataNamed<'EnforcementOrdered'>).action,
      source: 'rule',
      isFoundOut: false,
      until: null,
    },
  })
const review = (cause: DataNamed<'ReviewRequested'>['cause']) =>
  told({
    type: 'ReviewRequested',
    data: {
      caseId,
      caseNumber: 12,
      subject,
      messageId: '5',
      channelId: '6',
      category: 'hate',
      severity: 4,
      cause,
      shortfall: null,
      proposed: [{ kind: 'timeout', durationMs: 3_600_000 }],
      policyVersion: 0,
      reason: 'x',
    },
  })
const by = { caseId, by: subject, via: 'button' } as const

const shown = (events: readonly Message[], given: Partial<Unsealed> = {}) => {
  const embed = renderCase(events, { ...unsealed, ...given })
  if (!embed) throw new Error('nothing is shown')
  return { ...embed, of: Object.fromEntries(embed.fields.map(({ name, value }) => [name, value])) }
}

describe('a case in the mod log', () => {
  test('says its number, what it is about, why, and what was done by whom', () => {
    const remove = order({ kind: 'delete', channelId: '6', messageIds: ['5'] })
    const { title, of, footer, asksForVerdict, description } = shown([
      flagged([signal]),
      opened,
      remove,
      order({ kind: 'warn' }),
      applied(remove),
    ])
    expect(title).toBe('Case 12: a scam')
    expect(of.Why).toBe('`scam-links`: a link to evil.example, which is on the list scam-domains')
    expect(of.Done).toBe('✔ delete the message · by rule\n⏳ warn · by rule')
    expect(of.Member).toBe('<@300>')
    expect(footer).toContain(caseId)
    expect(asksForVerdict).toBe(true)
    expect(description).toContain('NEXUS acted')
  })

  test('never says done of what Discord refused or what came too late', () => {
    const timeout = order({ kind: 'timeout', durationMs: 86_400_000 })
    const { action } = timeout.data as DataNamed<'EnforcementOrdered'>
    const outcome = { orderId: timeout.id, caseId, subject, action, source: 'rule' } as const
    const failed = told({
      type: 'EnforcementFailed',
      data: { ...outcome, fault: 'missing_permission', discordCode: 50013, detail: '' },
    })
    expect(shown([opened, timeout, failed]).of.Done).toBe('✖ time out for 1 day: we lack the permission · by rule')
    const late = told({ type: 'EnforcementExpired', data: { ...outcome, lateByMs: 5 } })
    expect(shown([opened, timeout, late]).of.Done).toContain('came too late')
  })

  test('asks staff, with what would be done, and takes the worst of the case', () => {
    const { of, title, description, asksForVerdict } = shown([opened, review('uncertain')])
    expect(of['Asked of staff']).toBe('not sure enough to act; proposed: time out for 1 hour')
    expect(title).toBe('Case 12: hate')
    expect(description).toContain('Please decide')
    expect(asksForVerdict).toBe(true)
  })

  test('says loudly when too much was done at once, and that staff must decide', () => {
    const { description, asksForVerdict } = shown([opened, review('blast_radius')])
    expect(description).toMatch(/stopped acting on its own.*Please decide/s)
    expect(asksForVerdict).toBe(true)
  })

  test('shows the last word, and what cannot be taken back', () => {
    const taken = shown([
      opened,
      order({ kind: 'warn' }),
      told({ type: 'CaseOverridden', data: { ...by, irreversible: ['warn'] } }),
    ])
    expect(taken.of['Last word']).toBe('❌ by staff (button); cannot be taken back: warn')
    expect(taken.asksForVerdict).toBe(false)
    expect(shown([opened, review('immune'), told({ type: 'CaseApproved', data: by })]).asksForVerdict).toBe(false)
    const later = shown([opened, told({ type: 'CaseApproved', data: by }), review('expired')])
    expect(later.asksForVerdict).toBe(true)
  })

  test('says when the judge was simulated', () => {
    const verdict = told({
      type: 'VerdictReached',
      data: {
        caseId,
        messageId: '5',
        subject,
        provider: 'simulated',
        model: 'm',
        authority: 'primary',
        promptVersion: '1',
        isSimulated: true,
        category: 'scam',
        severity: 3,
        ruleId: null,
        confidence: 91,
        doubt: 'sarcasm',
        reasons: sealed,
        usage: { inputTokens: 1, outputTokens: 1 },
        latencyMs: 1,
        attempts: 1,
      },
    })
    expect(shown([opened, verdict]).of.AI).toBe('a scam, 91 % sure, in doubt: sarcasm; `m` **(simulated)**')
  })

  test('quotes words only where they are handed over, as text', () => {
    expect(shown([opened, order({ kind: 'warn' })]).of.Said).toBeUndefined()
    expect(shown([opened], { words: '@everyone https://evil.example' }).of.Said).not.toMatch(/@everyone|:\/\//)
  })

  test('counts a burst instead of listing it', () => {
    const events = [
      opened,
      ...Array.from({ length: 60 }, () => [
        flagged([signal]),
        order({ kind: 'delete', channelId: '6', messageIds: ['5'] }),
      ]).flat(),
    ]
    const { of } = shown(events)
    expect(of.Why).toContain('(60 messages)')
    expect(of.Done).toBe('⏳ delete the message · by rule × 60')
  })

  test('fits what Discord takes, whatever is in it', () => {
    const signals = fc.array(fc.string({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(signals, fc.string({ unit: 'binary', maxLength: 4_000 }), (explanations, words) => {
        const events = [
          opened,
          ...explanations.map((explanation) => flagged([{ ...signal, explanation }])),
          review('uncertain'),
        ]
        const { title, description, fields, footer } = shown(events, { words, aiReason: words })
        const total =
          title.length +
          description.length +
          footer.length +
          fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0)
        expect(total).toBeLessThanOrEqual(6_000)
        for (const { name, value } of fields) {
          expect(name.length).toBeLessThanOrEqual(256)
          expect(value.length).toBeLessThanOrEqual(1_024)
          expect(value.trim()).not.toBe('')
        }
      }),
      { numRuns: 50 },
    )
  }, 60_000)

  test('that was never opened is not shown', () => {
    expect(renderCase([flagged([signal])], unsealed)).toBeNull()
  })
})
