import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy } from './compile-policy.ts'
import { parsePolicy } from './parse-policy.ts'
import { presets } from './presets.ts'

const rule = { id: 'x', category: 'spam', severity: 1, asks: 'note', when: { kind: 'words', words: ['walnut'] } }

function policyOf(document: unknown) {
  const parsed = parsePolicy(document)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return parsed.policy
}

function faultsOf(document: unknown) {
  const parsed = parsePolicy(document)
  return parsed.ok ? [] : parsed.faults
}

describe('a preset', () => {
  test.each(['strict', 'balanced', 'relaxed'] as const)('%s works unedited', (preset) => {
    const policy = policyOf({ preset })
    expect(policy.rules).toEqual(presets[preset].rules)
    const compiled = compilePolicy(policy, 0)
    for (const category of ['harassment', 'scam', 'spam', 'self_harm'] as const) {
      const { enforce, dismiss } = compiled.tierFor(category)
      expect(dismiss).toBeLessThan(enforce)
      for (const severity of [1, 2, 3, 4] as const) {
        const kinds = compiled.actionsFor(category, severity, 0).map(({ kind }) => kind)
        expect(kinds.length === 0).toBe(category === 'self_harm')
      }
    }
  })

  test('never punishes those who speak of hurting themselves, whatever strikes they have', () => {
    for (const preset of ['strict', 'balanced', 'relaxed']) {
      const compiled = compilePolicy(policyOf({ preset }), 0)
      expect(compiled.actionsFor('self_harm', 4, 100)).toEqual([])
      expect(compiled.strikeFor('self_harm', 4)).toBeNull()
    }
  })

  test('is balanced where a document says nothing', () => {
    expect(policyOf({})).toEqual(policyOf({ preset: 'balanced' }))
  })

  test('passes as a document of its own', () => {
    for (const { rules, strikes, ladder, actions, tiers, escalationBudget } of Object.values(presets)) {
      const document = { rules, strikes, ladder, actions, ai: { tiers, escalationBudget } }
      expect(faultsOf(JSON.parse(JSON.stringify(document)))).toEqual([])
    }
  })
})

describe('a document', () => {
  test('adds rules to its preset, replaces those of the same id, and switches others off', () => {
    const { rules } = policyOf({ rules: [rule, { ...rule, id: 'invites' }], off: ['slurs'] })
    const ids = rules.map(({ id }) => id)
    expect(ids.filter((id) => id === 'invites')).toHaveLength(1)
    expect(rules.find(({ id }) => id === 'invites')?.when).toMatchObject({ kind: 'words' })
    expect(ids).not.toContain('slurs')
    expect(ids).toContain('x')
  })

  test('replaces single actions and tiers, and keeps the others', () => {
    const policy = policyOf({
      actions: { spam: { 1: [{ kind: 'warn' }] } },
      ai: { tiers: { scam: { enforce: 0.5, dismiss: 0.1 } } },
    })
    expect(policy.actions.spam[1]).toEqual([{ kind: 'warn' }])
    expect(policy.actions.spam[2]).toEqual(presets.balanced.actions.spam[2])
    expect(policy.tiers.scam.enforce).toBe(0.5)
    expect(policy.tiers.hate).toEqual(presets.balanced.tiers.hate)
  })

  test('is refused with everything that is wrong in it, where, and what to do', () => {
    const faults = faultsOf({
      preset: 'sturdy',
      ruls: [],
      rules: [
        { ...rule, severity: 9 },
        { ...rule, id: 'Not An Id', when: { kind: 'mention-flood', atLeast: 1 } },
        { ...rule, when: { kind: 'telepathy' } },
        { ...rule, asks: 'enforce', scope: { channel: {} } },
      ],
      ai: { escalateFrom: 'often', escalationBudget: 2 },
    })
    const paths = faults.map(({ path }) => path)
    for (const path of [
      'preset',
      'ruls',
      'rules[0].severity',
      'rules[1].id',
      'rules[1].when.atLeast',
      'rules[2].when.kind',
      'rules[3].scope.channel',
      'ai.escalateFrom',
      'ai.escalationBudget',
    ]) {
      expect(paths, path).toContain(path)
    }
    expect(faults.find(({ path }) => path === 'ruls')?.hint).toBe('did you mean rules?')
    expect(faults.find(({ path }) => path === 'preset')?.hint).toContain('balanced')
    expect(faults.find(({ path }) => path === 'rules[2].when.kind')?.hint).toContain('listed-link')
    expect(faults.every(({ message, hint }) => message !== '' && hint !== '')).toBe(true)
  })

  test('is refused where it contradicts itself', () => {
    const faults = faultsOf({
      rules: [rule, rule, { ...rule, id: 'help', category: 'self_harm', asks: 'enforce' }],
      off: ['invite'],
      ai: { tiers: { scam: { enforce: 0.3, dismiss: 0.9 } } },
      ladder: [
        { atWeight: 5, timeoutMs: 60_000 },
        { atWeight: 5, timeoutMs: 120_000 },
      ],
    })
    expect(faults.map(({ path }) => path)).toEqual([
      'rules[1].id',
      'off[0]',
      'ai.tiers.scam.dismiss',
      'ladder[1].atWeight',
      'rules[2].asks',
    ])
    expect(faults[1]?.hint).toBe('did you mean invites?')
  })

  test('of any kind is read or refused, never a fault of ours', () => {
    fc.assert(
      fc.property(fc.anything(), (document) => {
        const parsed = parsePolicy(document)
        if (!parsed.ok) expect(parsed.faults.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the ladder', () => {
  const compiled = compilePolicy(policyOf({}), 3)
  const timeoutAt = (strikeWeight: number) =>
    compiled.actionsFor('harassment', 2, strikeWeight).find((action) => action.kind === 'timeout')

  test('makes it longer for those who collect strikes, and never shorter', () => {
    expect(timeoutAt(0)).toBeUndefined()
    expect(compiled.actionsFor('harassment', 2, 2)).toEqual([
      { kind: 'delete' },
      { kind: 'timeout', durationMs: 600_000 },
      { kind: 'warn' },
    ])
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        fc.constantFrom(1, 2, 3, 4),
        (a, b, severity) => {
          const lasts = (weight: number) =>
            compiled.actionsFor('scam', severity as 1 | 2 | 3 | 4, weight).find((action) => action.kind === 'timeout')
              ?.durationMs ?? 0
          expect(lasts(Math.max(a, b))).toBeGreaterThanOrEqual(lasts(Math.min(a, b)))
        },
      ),
    )
  })
})
