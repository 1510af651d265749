import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../../policy/index.ts'
import { Reading } from '../reading.ts'
import { runRules } from '../run-rules.ts'
import { judged } from '../sample-message.ts'
import { screenMessage } from '../screen-message.ts'

/** The local model has a word of its own. */
const SILENT = { ai: { escalateFrom: 1_001 } }
const rule = { id: 'p', category: 'other', severity: 2, asks: 'enforce' }

function policyOf(...patterns: string[]) {
  const parsed = parsePolicy({ version: 2, ...SILENT, rules: [{ ...rule, when: { kind: 'regex', patterns } }] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return compilePolicy({ ...parsed.policy, rules: parsed.policy.rules.filter(({ id }) => id === 'p') }, 1)
}

const faultOf = (pattern: string) => {
  const parsed = parsePolicy({
    version: 2,
    rules: [{ ...rule, when: { kind: 'regex', patterns: ['ok then', pattern] } }],
  })
  return parsed.ok ? null : parsed.faults[0]
}

describe('patterns of staff', () => {
  test('find what they match, in any letter case, and say where it stands', () => {
    const text = 'get FREE   nitro now'
    const { signals } = screenMessage(judged(text), policyOf('free\\s+nitro'))
    expect(signals).toMatchObject([{ ruleId: 'p', trigger: 'regex', surface: 'content', asks: 'enforce' }])
    expect(text.slice(...(signals[0]?.ranges[0] ?? []))).toBe('FREE   nitro')
  })

  test('are refused where the linear engine has no such thing, with what to do instead', () => {
    expect(faultOf('(?=x)y')).toMatchObject({ path: 'rules[0].when.patterns[1]', hint: expect.stringContaining('not') })
    expect(faultOf('(a)\\1')?.hint).toContain('back references')
    expect(faultOf('(')?.message).toContain('no pattern')
    expect(faultOf('(x{1,100}){1,10}')?.hint).toContain('at most 500')
    expect(faultOf('a*')?.message).toBe('matches nothing at all')
    expect(faultOf('x'.repeat(1_001))).toMatchObject({ message: 'is too long', hint: 'at most 1000' })
    expect(faultOf('a+')).toBeNull()
  })

  test('without their literal in the text are never run', () => {
    const policy = policyOf('walnut\\d+tree')
    const reading = new Reading(judged('nothing of that kind '.repeat(100)), policy)
    expect(policy.index.wokenBy(reading)).toEqual([])
    expect(runRules(reading, policy, 50).signals).toEqual([])
    expect(reading.spend(1_000_000)).toBe(true)
  })

  test('that would take longer than a message may take are unknown, and shown to staff', () => {
    const patterns = Array.from(
      { length: 40 },
      (_, nth) => `[a-${String.fromCharCode(98 + (nth % 24))}]{1,99}\\d{1,${nth + 1}}!`,
    )
    const { signals } = screenMessage(judged('abc '.repeat(900)), policyOf(...patterns))
    expect(signals).toMatchObject([{ ruleId: 'p', asks: 'review', held: 'undecided', ranges: [] }])
    expect(signals[0]?.explanation).toContain('undecided')
  })

  test('take no longer for the texts that make other engines hang', () => {
    const policy = policyOf('(a+)+$', '(\\w+\\s?)+!', '(x|xx)+y')
    for (const text of [`${'a'.repeat(3_900)}!`, 'word '.repeat(780), 'x'.repeat(3_999)]) {
      const spent = Array.from({ length: 3 }, () => {
        const from = process.hrtime.bigint()
        screenMessage(judged(text), policy)
        return Number(process.hrtime.bigint() - from) / 1e6
      })
      expect(Math.min(...spent), text.slice(0, 10)).toBeLessThan(100)
    }
  })
})
