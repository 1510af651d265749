import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { calibrated, curveOf, gradedWith, probabilityOf, uncalibrated } from './calibrate.ts'
import { gate } from './gate.ts'
import { AI_TIMEOUT_CEILING_MS } from './guards/ceiling.ts'
import { immunityOf, STAFF_PERMISSIONS } from './immunity.ts'
import { isAudited } from './is-audited.ts'
import type { Judged } from './judged.ts'

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset has faults')
const policy = compilePolicy(parsed.policy, 1)
const author = {
  isBot: false,
  isWebhook: false,
  isSystem: false,
  isOwner: false,
  joinedAt: null,
  roleIds: [],
  permissions: '0',
  strikeWeight: 0,
}
const on = (given: Partial<Judged> = {}): Judged => {
  const judged = {
    source: 'ai' as const,
    authority: 'primary' as const,
    messageId: '10',
    author,
    signals: [],
    isBreach: true,
    category: 'harassment' as const,
    severity: 3 as const,
    probability: 0.95,
    score: 95,
    actsFrom: 85,
    policy,
    ...given,
  }
  return { ...judged, wanted: policy.actionsFor(judged.category, judged.severity, 0), ...given }
}

describe('the gate', () => {
  test('acts from the policy’s threshold on, asks staff below it with the shortfall, dismisses far below', () => {
    expect(gate(on({ probability: 0.85 })).kind).toBe('enforce')
    expect(gate(on({ probability: 0.84 }))).toMatchObject({ kind: 'review', cause: 'uncertain', shortfall: 0.01 })
    expect(gate(on({ probability: 0.3 })).kind).toBe('review')
    expect(gate(on({ probability: 0.29 }))).toEqual({ kind: 'dismiss' })
  })

  test('lets a model act from the guild’s tier on, whatever the policy’s threshold', () => {
    expect(gate(on({ score: 85 })).kind).toBe('enforce')
    expect(gate(on({ score: 84 }))).toMatchObject({ kind: 'review', cause: 'below_tier' })
    expect(gate(on({ score: 100, actsFrom: 101 }))).toMatchObject({ kind: 'review', cause: 'below_tier' })
  })

  test('asks staff about a quarter of what a model would act on, by the message’s id alone', () => {
    const ids = Array.from({ length: 4_000 }, (_, nth) => String(1_565_999_999_000_000_000n + BigInt(nth)))
    const asked = ids.filter((messageId) => gate(on({ messageId })).kind === 'review')
    expect(asked).toEqual(ids.filter(isAudited))
    expect(asked.length / ids.length).toBeCloseTo(0.25, 1)
    expect(gate(on({ source: 'rule', authority: null, messageId: asked[0] ?? '' })).kind).toBe('enforce')
  })

  test('cuts what AI does to what AI may, and says what was withheld', () => {
    expect(gate(on({ severity: 4 }))).toEqual({
      kind: 'enforce',
      actions: [{ kind: 'delete' }, { kind: 'timeout', durationMs: AI_TIMEOUT_CEILING_MS }, { kind: 'warn' }],
      withheld: [{ kind: 'timeout', durationMs: 86_400_000 }],
    })
    expect(gate(on({ authority: 'secondary' }))).toMatchObject({ actions: [{ kind: 'delete' }] })
    expect(gate(on({ authority: 'secondary', severity: 1 }))).toMatchObject({ kind: 'review', cause: 'ceiling' })
    expect(gate(on({ authority: 'auxiliary', probability: 1 }))).toMatchObject({ cause: 'advisory_only' })
    expect(gate(on({ category: 'spam', severity: 2 }))).toMatchObject({
      kind: 'enforce',
      actions: [{ kind: 'delete' }, { kind: 'warn' }],
      withheld: [{ kind: 'timeout' }],
    })
  })

  test('lets rules do what the policy says', () => {
    expect(gate(on({ source: 'rule', authority: null, severity: 4 }))).toMatchObject({ kind: 'enforce', withheld: [] })
  })

  test('accuses nobody on a judgement of no breach, however unsure the model is of it', () => {
    expect(gate(on({ isBreach: false }))).toMatchObject({ kind: 'review', cause: 'uncertain' })
  })

  test('lets no model clear what tries to instruct it', () => {
    expect(gate(on({ probability: 0.05, signals: [{ trigger: 'injection' }] }))).toMatchObject({
      kind: 'review',
      cause: 'injection',
    })
  })

  test('only proposes where the guild has paused it, rules included', () => {
    const paused = { ...policy, acting: 'propose' as const }
    expect(gate(on({ policy: paused }))).toMatchObject({ kind: 'review', cause: 'paused' })
    expect(gate(on({ policy: paused, source: 'rule', authority: null }))).toMatchObject({ cause: 'paused' })
  })
})

describe('a calibration', () => {
  const verdict = { category: 'scam', doubt: 'none', confidence: 90 } as const
  const after = (count: number, isUpheld: boolean, score = 86) => {
    let calibration = uncalibrated
    for (let nth = 0; nth < count; nth++) calibration = gradedWith(calibration, score, isUpheld)
    return calibration
  }

  test('is the prior before staff said anything, and comes from there step by step', () => {
    expect(calibrated(verdict, uncalibrated)).toBe(probabilityOf(verdict))
    expect(calibrated(verdict, after(1, false))).toBeGreaterThan(0.6)
    expect(calibrated(verdict, after(40, false))).toBeLessThan(0.55)
    expect(calibrated(verdict, after(400, false))).toBeLessThan(0.2)
    expect(calibrated(verdict, after(100, true))).toBeGreaterThan(0.95)
  })

  test('never makes a surer judgement less probable, and stays between 0 and 1', () => {
    const verdicts = fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 300 })
    fc.assert(
      fc.property(verdicts, (given) => {
        const calibration = given.reduce((known, [score, isUpheld]) => gradedWith(known, score, isUpheld), uncalibrated)
        const curve = curveOf(calibration)
        expect(curve).toHaveLength(101)
        for (const [score, probability] of curve.entries()) {
          expect(probability).toBeGreaterThanOrEqual(curve[score - 1] ?? 0)
          expect(probability).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('comes near the truth where there are many verdicts', () => {
    let calibration = uncalibrated
    for (let nth = 0; nth < 2_000; nth++) calibration = gradedWith(calibration, 40 + (nth % 50), nth % 10 < 3)
    for (const score of [45, 60, 85]) expect(curveOf(calibration)[score]).toBeCloseTo(0.3, 1)
  })
})

describe('the prior', () => {
  test('is never wholly sure, and less so where the model doubts', () => {
    expect(probabilityOf({ category: 'scam', confidence: 100, doubt: 'none' })).toBe(0.95)
    expect(probabilityOf({ category: null, confidence: 100, doubt: 'none' })).toBe(0.05)
    expect(probabilityOf({ category: 'scam', confidence: 100, doubt: 'sarcasm' })).toBeLessThan(0.95)
    expect(probabilityOf({ category: null, confidence: 100, doubt: 'sarcasm' })).toBeGreaterThan(0.05)
  })

  test('grows with the confidence, and stays between 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.constantFrom('none' as const, 'context' as const),
        (confidence, doubt) => {
          const less = probabilityOf({ category: 'scam', confidence, doubt })
          expect(probabilityOf({ category: 'scam', confidence: confidence + 1, doubt })).toBeGreaterThan(less)
          expect(less).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('immunity', () => {
  const facts = { isOwner: false, isBot: false, isWebhook: false, isSystem: false, permissions: '1024', roleIds: ['1'] }
  const none: ReadonlySet<string> = new Set()

  test('covers the owner, bots, webhooks, Discord itself and staff, and nobody else', () => {
    expect(immunityOf(facts, none)).toBeNull()
    expect(immunityOf({ ...facts, isOwner: true }, none)).toBe('owner')
    expect(immunityOf({ ...facts, isBot: true }, none)).toBe('bot')
    expect(immunityOf({ ...facts, isWebhook: true }, none)).toBe('webhook')
    expect(immunityOf({ ...facts, isSystem: true }, none)).toBe('system')
    expect(immunityOf(facts, new Set(['1']))).toBe('staff')
    for (let bit = 0n; bit < 50n; bit++) {
      const permissions = (1n << bit).toString()
      expect(immunityOf({ ...facts, permissions }, none), permissions).toBe(
        (STAFF_PERMISSIONS >> bit) & 1n ? 'staff' : null,
      )
    }
  })
})
