import { JudgedKindSchema } from '@nexus/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import { policyOn } from './policy-on.ts'

test('what nobody posted is never deleted, whatever the policy asks for, and everything else is done', () => {
  const given = fc.record({
    kind: fc.constantFrom(...JudgedKindSchema.options),
    preset: fc.constantFrom('strict', 'balanced', 'relaxed'),
    category: fc.constantFrom('scam' as const, 'spam' as const, 'hate' as const, 'other' as const),
    severity: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
    weight: fc.integer({ min: 0, max: 30 }),
  })
  const own = { id: 'own', category: 'spam', severity: 1, asks: 'enforce', when: { kind: 'any' } }
  const actions = [{ kind: 'delete' }, { kind: 'warn' }]
  fc.assert(
    fc.property(given, ({ kind, preset, category, severity, weight }) => {
      const parsed = parsePolicy({ version: 2, preset, rules: [{ ...own, actions }] })
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
      const policy = compilePolicy(parsed.policy, 1)
      const isPosted = kind === 'message' || kind === 'edit'
      const allowed = (wanted: readonly { kind: string }[]) =>
        isPosted ? wanted : wanted.filter((action) => action.kind !== 'delete')
      const held = policyOn(kind, policy)
      expect(held.actionsFor(category, severity, weight)).toEqual(
        allowed(policy.actionsFor(category, severity, weight)),
      )
      expect(held.actionsOfRule('own')).toEqual(allowed(actions))
      expect(held.actionsOfRule('none')).toBeNull()
    }),
  )
})
