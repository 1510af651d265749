import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Reached, reachOf } from './blast-radius.ts'

const caps = { withinMs: 1_000, guild: 6, rule: 4, model: 2 }
const byRule = (caseId: string, at = 0, ruleId = 'scam-links'): Reached => ({ caseId, at, ruleId, model: null })
const byModel = (caseId: string, at = 0, model = 'm'): Reached => ({ caseId, at, ruleId: null, model })

describe('the blast radius', () => {
  test('stops a rule, a model, and a guild at their caps, by name', () => {
    const four = ['a', 'b', 'c', 'd'].map((caseId) => byRule(caseId))
    expect(reachOf(byRule('e'), four.slice(1), caps)).toEqual({ kind: 'counted' })
    expect(reachOf(byRule('e'), four, caps)).toMatchObject({
      kind: 'capped',
      cap: { scope: 'rule', name: 'scam-links' },
    })
    expect(reachOf(byRule('e', 0, 'invites'), four, caps)).toEqual({ kind: 'counted' })
    const two = [byModel('e'), byModel('f')]
    expect(reachOf(byModel('g'), two, caps)).toMatchObject({ kind: 'capped', cap: { scope: 'model', limit: 2 } })
    expect(reachOf(byRule('g', 0, 'invites'), [...four, ...two], caps)).toMatchObject({ cap: { scope: 'guild' } })
  })

  test('lets what is begun in a case be ended', () => {
    const four = ['a', 'b', 'c', 'd'].map((caseId) => byRule(caseId))
    expect(reachOf(byRule('d'), four, caps)).toEqual({ kind: 'free' })
  })

  test('forgets what is long ago', () => {
    const four = ['a', 'b', 'c', 'd'].map((caseId) => byRule(caseId))
    expect(reachOf(byRule('e', 999), four, caps)).toMatchObject({ kind: 'capped' })
    expect(reachOf(byRule('e', 1_000), four, caps)).toEqual({ kind: 'counted' })
  })

  test('is never passed within its time, whatever is asked in whatever order', () => {
    const asked = fc.record({
      caseId: fc.constantFrom(...'abcdefghijklmnop'),
      ruleId: fc.constantFrom('r', 's', null),
      step: fc.nat(300),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 120 }), (all) => {
        const done: Reached[] = []
        let at = 0
        for (const { caseId, ruleId, step } of all) {
          at += step
          const next = { caseId, at, ruleId, model: ruleId === null ? 'm' : null }
          if (reachOf(next, done, caps).kind === 'counted') done.push(next)
          const recent = done.filter((one) => at - one.at < caps.withinMs)
          const cases = (of: readonly Reached[]) => new Set(of.map((one) => one.caseId)).size
          expect(cases(recent)).toBeLessThanOrEqual(caps.guild)
          expect(cases(recent.filter((one) => one.ruleId === 'r'))).toBeLessThanOrEqual(caps.rule)
          expect(cases(recent.filter((one) => one.model === 'm'))).toBeLessThanOrEqual(caps.model)
        }
      }),
      { numRuns: 500 },
    )
  })
})
