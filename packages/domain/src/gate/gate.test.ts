import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { probabilityOf } from './calibrate.ts'
import { AI_TIMEOUT_CEILING_MS, gate, type Judged } from './gate.ts'
import { immunityOf, STAFF_PERMISSIONS } from './immunity.ts'

const parsed = parsePolicy({})
if (!parsed.ok) throw new Error('the preset has faults')
const policy = compilePolicy(parsed.policy, 1)
const judged: Judged = {
  probability: 0.95,
  source: 'ai',
  authority: 'primary',
  category: 'harassment',
  severity: 3,
  strikeWeight: 0,
  policy,
}

describe('the gate', () => {
  test('acts from the tier on, asks staff below it with the shortfall, dismisses far below', () => {
    expect(gate({ ...judged, probability: 0.85 }).kind).toBe('enforce')
    expect(gate({ ...judged, probability: 0.84 })).toMatchObject({
      kind: 'review',
      cause: 'uncertain',
      shortfall: 0.01,
    })
    expect(gate({ ...judged, probability: 0.3 }).kind).toBe('review')
    expect(gate({ ...judged, probability: 0.29 })).toEqual({ kind: 'dismiss' })
  })

  test('cuts what AI does to what AI may, and says what was withheld', () => {
    expect(gate({ ...judged, severity: 4 })).toEqual({
      kind: 'enforce',
      actions: [{ kind: 'delete' }, { kind: 'timeout', durationMs: AI_TIMEOUT_CEILING_MS }, { kind: 'warn' }],
      withheld: [{ kind: 'timeout', durationMs: 86_400_000 }],
    })
    expect(gate({ ...judged, authority: 'secondary' })).toMatchObject({ actions: [{ kind: 'delete' }] })
    expect(gate({ ...judged, authority: 'secondary', severity: 1 })).toMatchObject({ kind: 'review', cause: 'ceiling' })
    expect(gate({ ...judged, authority: 'auxiliary', probability: 1 })).toMatchObject({
      kind: 'review',
      cause: 'advisory_only',
    })
  })

  test('lets rules and staff do what the policy says', () => {
    expect(gate({ ...judged, source: 'rule', authority: null, severity: 4 })).toMatchObject({
      kind: 'enforce',
      withheld: [],
    })
  })

  test('never lets AI do more than its endpoint may, whatever it says and whatever the policy', () => {
    const any = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      authority: fc.constantFrom('primary' as const, 'secondary' as const, 'auxiliary' as const, null),
      category: fc.constantFrom(
        'harassment' as const,
        'scam' as const,
        'self_harm' as const,
        'spam' as const,
        'other' as const,
      ),
      severity: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
      strikeWeight: fc.integer({ min: 0, max: 50 }),
      preset: fc.constantFrom('strict', 'balanced', 'relaxed'),
    })
    fc.assert(
      fc.property(any, ({ preset, ...given }) => {
        const document = parsePolicy({ preset })
        if (!document.ok) throw new Error('the preset has faults')
        const resolution = gate({ ...judged, ...given, policy: compilePolicy(document.policy, 1) })
        if (resolution.kind !== 'enforce') return
        expect(given.authority === 'primary' || given.authority === 'secondary').toBe(true)
        expect(given.category).not.toBe('self_harm')
        expect(resolution.actions.length).toBeGreaterThan(0)
        for (const action of resolution.actions) {
          if (given.authority === 'secondary') expect(action.kind).toBe('delete')
          if (action.kind === 'timeout') expect(action.durationMs).toBeLessThanOrEqual(AI_TIMEOUT_CEILING_MS)
        }
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)
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
