import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy } from '../policy/index.ts'
import type { Fact } from './fact.ts'
import { judged, recentOf } from './sample-message.ts'
import { screenMessage } from './screen-message.ts'
import { tryRules } from './try-rules.ts'

const lists = new Map([['scam-domains', new Set(['evil.example'])]])
const rule = { id: 'x', category: 'other', severity: 2, asks: 'enforce' }
const words = (...given: string[]) => ({ kind: 'words', words: given })

function policyOf(document: Record<string, unknown>) {
  const parsed = parsePolicy({ version: 2, off: OFF, ai: { escalateFrom: 1_001 }, ...document })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return compilePolicy(parsed.policy, 1, lists)
}
const OFF = ['scam-links', 'look-alike-links', 'invites', 'slurs', 'mention-flood', 'duplicate-flood', 'message-flood']

const found = (document: object, ...message: Parameters<typeof judged>) =>
  screenMessage(judged(...message), policyOf({ rules: [{ ...rule, ...document }] })).signals

describe('a rule under conditions', () => {
  test('holds where all hold, where any holds, where none does, and where points are enough', () => {
    const all = { when: { all: [words('walnut'), words('tree')] } }
    expect(found(all, 'walnut tree')).toHaveLength(1)
    expect(found(all, 'walnut')).toEqual([])
    const any = { when: { any: [words('walnut'), words('tree')] } }
    expect(found(any, 'a tree')).toHaveLength(1)
    const but = { when: { all: [words('walnut'), { not: words('cake') }] } }
    expect(found(but, 'walnut pie')).toHaveLength(1)
    expect(found(but, 'walnut cake')).toEqual([])
    const score = {
      when: {
        atLeast: 4,
        of: [
          { weight: 3, when: words('walnut') },
          { weight: 2, when: words('tree') },
          { weight: 1, when: words('pie') },
        ],
      },
    }
    expect(found(score, 'walnut tree')[0]?.explanation).toContain('(5 of 4 points)')
    expect(found(score, 'tree pie')).toEqual([])
    expect(found(score, 'walnut pie')).toHaveLength(1)
  })

  test('of nothing but a not is asked about every message', () => {
    expect(found({ when: { not: words('please') } }, 'now')).toHaveLength(1)
    expect(found({ when: { not: words('please') } }, 'now, please')).toEqual([])
  })

  test('judges messages and edits, or only what it says', () => {
    expect(found({ when: words('walnut') }, 'walnut', { kind: 'edit' })).toHaveLength(1)
    expect(found({ when: words('walnut'), on: ['message'] }, 'walnut', { kind: 'edit' })).toEqual([])
  })

  test('that lacks a fact does not fire, and says which', () => {
    const when = words('walnut')
    for (const scope of [{ category: '7' }, { not: { category: '7' } }]) {
      expect(found({ when, scope }, 'walnut')).toMatchObject([
        { asks: 'note', held: 'undecided', explanation: 'undecided without the category' },
      ])
      expect(found({ when, scope }, 'nothing')).toEqual([])
    }
    expect(found({ when, scope: { category: '7' } }, 'walnut', { categoryId: '7' })).toMatchObject([
      { asks: 'enforce' },
    ])
    expect(found({ when, scope: { category: '7' } }, 'walnut', { categoryId: null })).toEqual([])
    expect(found({ when, scope: { not: { role: '9' } } }, 'walnut', {}, { joinedAt: null })).toMatchObject([
      { held: 'undecided', explanation: "undecided without the author's roles" },
    ])
  })

  test('that is tried asks for nothing in shadow, and shows staff what it would do in a dry run', () => {
    const when = words('walnut')
    expect(found({ when, status: 'shadow' }, 'walnut')).toMatchObject([{ asks: 'note', held: 'shadow' }])
    expect(found({ when, status: 'dry-run' }, 'walnut')).toMatchObject([{ asks: 'review', held: 'dry_run' }])
    expect(found({ when, status: 'dry-run', asks: 'note' }, 'walnut')).toMatchObject([{ asks: 'note' }])
    expect(found({ when, status: 'off' }, 'walnut')).toEqual([])
    expect(found({ when }, 'walnut')[0]).not.toHaveProperty('held')
  })

  test('lets a member be while it rests, and starts its rest with what it fired for', () => {
    const policy = policyOf({ rules: [{ ...rule, when: words('walnut'), cooldownMs: 60_000 }] })
    expect(screenMessage(judged('walnut'), policy).consequences).toEqual([
      { ruleId: 'x', cooldownMs: 60_000, raises: null },
    ])
    expect(screenMessage(judged('walnut', {}, { cooldowns: ['x'] }), policy)).toMatchObject({ signals: [] })
    expect(screenMessage(judged('walnut', {}, { cooldowns: ['y'] }), policy).signals).toHaveLength(1)
  })

  test('in shadow or undecided starts no rest and raises no alarm', () => {
    const rests = { when: words('walnut'), cooldownMs: 60_000, raises: { level: 'high' } }
    for (const held of [{ status: 'shadow' }, { status: 'dry-run' }, { scope: { category: '7' } }]) {
      const policy = policyOf({ rules: [{ ...rule, ...rests, ...held }] })
      expect(screenMessage(judged('walnut'), policy)).toMatchObject({ signals: [{}], consequences: [] })
    }
  })
})

describe('a scope', () => {
  const inScope = (scope: object, ...given: Parameters<typeof judged> extends [string, ...infer Rest] ? Rest : never) =>
    found({ when: words('walnut'), scope }, 'walnut', ...given).length === 1
  const thread = { channelId: '71', parentId: '7' }

  test('tells channels, threads, categories, roles and members apart', () => {
    expect(inScope({ channel: '7' }, thread)).toBe(true)
    expect(inScope({ channel: ['6', '71'] }, thread)).toBe(true)
    expect(inScope({ thread: '71' }, thread)).toBe(true)
    expect(inScope({ thread: '7' }, { channelId: '7' })).toBe(false)
    expect(inScope({ isThread: true }, thread)).toBe(true)
    expect(inScope({ isThread: true })).toBe(false)
    expect(inScope({ category: '5' }, { categoryId: '5' })).toBe(true)
    expect(inScope({ role: '8' }, {}, { roleIds: ['8', '9'] })).toBe(true)
    expect(inScope({ all: [{ role: '8' }, { role: '9' }] }, {}, { roleIds: ['8'] })).toBe(false)
    expect(inScope({ member: '1200000000000000002' })).toBe(true)
    expect(inScope({ member: '3' })).toBe(false)
  })

  test('combines: all that it says, any of a list, not', () => {
    expect(inScope({ channel: '7', not: { role: '8' } }, thread, { roleIds: ['9'] })).toBe(true)
    expect(inScope({ channel: '7', not: { role: '8' } }, thread, { roleIds: ['8'] })).toBe(false)
    expect(inScope({ any: [{ channel: '6' }, { role: '8' }] }, thread, { roleIds: ['8'] })).toBe(true)
  })

  test('knows how much a member is trusted by his highest role', () => {
    const at = (level: string, roleIds: string[]) => {
      const policy = policyOf({
        levels: { '8': 50, '9': 100 },
        rules: [{ ...rule, when: words('walnut'), scope: { level } }],
      })
      return screenMessage(judged('walnut', {}, { roleIds }), policy).signals.length === 1
    }
    expect(at('>=50', ['8'])).toBe(true)
    expect(at('>=50', ['7'])).toBe(false)
    expect(at('<50', ['7'])).toBe(true)
    expect(at('<50', ['8', '9'])).toBe(false)
    expect(at('=100', ['8', '9'])).toBe(true)
    expect(at('50', ['8'])).toBe(true)
  })

  test('knows the state of alarm; a guild that never had one has none', () => {
    expect(inScope({ raidLevel: ['medium', 'high'] }, { raidLevel: 'high' })).toBe(true)
    expect(inScope({ raidLevel: 'high' })).toBe(false)
    expect(inScope({ raidLevel: 'none' })).toBe(true)
    expect(inScope({ not: { raidLevel: 'none' } }, { raidLevel: 'low' })).toBe(true)
  })

  test('holds for a share of members, the same ones every time', () => {
    const members = Array.from({ length: 400 }, (_, nth) => ({ id: String(1_200_000_000_000_000_000n + BigInt(nth)) }))
    const chosen = members.filter((author) => inScope({ percent: 25 }, {}, author))
    expect(chosen.length).toBeGreaterThan(60)
    expect(chosen.length).toBeLessThan(140)
    expect(members.filter((author) => inScope({ percent: 25 }, {}, author))).toEqual(chosen)
    expect(members.some((author) => inScope({ percent: 0 }, {}, author))).toBe(false)
    expect(members.every((author) => inScope({ percent: 100 }, {}, author))).toBe(true)
  })
})

describe('all rules together', () => {
  const parts = ['walnut', 'tree', 'pie', 'https://evil.example', 'free nitro', '2026', 'now']
  const trigger = fc.constantFrom<object>(
    words('walnut'),
    words('pie', 'tree'),
    { kind: 'listed-link', list: 'scam-domains' },
    { kind: 'regex', patterns: ['free\\s+nitro'] },
    { kind: 'regex', patterns: ['\\d{4}'] },
    { kind: 'message-flood', atLeast: 3, withinMs: 10_000 },
  )
  const { when } = fc.letrec<{ when: object }>((tie) => ({
    when: fc.oneof(
      { maxDepth: 3 },
      trigger,
      fc.array(tie('when'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('when'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('when').map((not) => ({ not })),
      fc.array(tie('when'), { minLength: 2, maxLength: 3 }).map((of) => ({
        atLeast: 2,
        of: of.map((part) => ({ weight: 1, when: part })),
      })),
    ),
  }))
  const rules = fc
    .array(when, { minLength: 1, maxLength: 6 })
    .map((all) => all.map((one, nth) => ({ ...rule, id: `r${nth}`, when: one })))
  const message = fc.record({
    text: fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((all) => all.join(' ')),
    recent: fc.integer({ min: 1, max: 4 }),
  })
  const read = ({ text, recent }: { text: string; recent: number }) => judged(text, { recent: recentOf(recent, 100) })

  test('find the same whatever order they are in, every time', () => {
    fc.assert(
      fc.property(rules, message, (given, said) => {
        const idsOf = (all: typeof given) =>
          screenMessage(read(said), policyOf({ rules: all }))
            .signals.filter(({ ruleId }) => ruleId.startsWith('r'))
            .map(({ ruleId, explanation }) => `${ruleId} ${explanation}`)
        expect(idsOf([...given].reverse()).sort()).toEqual(idsOf(given).sort())
        expect(idsOf(given)).toEqual(idsOf(given))
      }),
      { numRuns: 200 },
    )
  }, 60_000)

  test('are asked whenever they may hold: waking only those that a message has something for loses nothing', () => {
    const everything: ReadonlySet<Fact> = new Set(['author.timeoutUntil'])
    fc.assert(
      fc.property(rules, message, (given, said) => {
        const policy = policyOf({ rules: given })
        const all = tryRules(read(said), policy, everything).rules.map(({ ruleId }) => ruleId)
        const woken = screenMessage(read(said), policy).signals.filter(({ ruleId }) => ruleId.startsWith('r'))
        expect(woken.map(({ ruleId }) => ruleId)).toEqual(all)
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  test('never say other things when something becomes known than what they said without it', () => {
    fc.assert(
      fc.property(rules, message, (given, said) => {
        const policy = policyOf({ rules: given })
        const unknowing = tryRules(read(said), policy, new Set<Fact>(['recent', 'surfaces'])).rules
        const knowing = tryRules(read(said), policy, new Set()).rules.map(({ ruleId }) => ruleId)
        for (const { id } of given) {
          const answer = unknowing.find(({ ruleId }) => ruleId === id)?.answer
          if (answer === 'holds') expect(knowing).toContain(id)
          if (answer === undefined) expect(knowing).not.toContain(id)
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
