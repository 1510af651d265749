import { type Signal, snowflakeAt, timeOfSnowflake } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { immunityOf } from '../gate/index.ts'
import { judged, recentOf } from '../screen/sample-message.ts'
import { screenMessage } from '../screen/screen-message.ts'
import { tryRules } from '../screen/try-rules.ts'
import { compilePolicy } from './compile-policy.ts'
import { parsePolicy } from './parse-policy.ts'
import { presets } from './presets.ts'

/** Where the rules of other bots fail their users, and what holds here instead. */

const lists = new Map([['scam-domains', new Set(['evil.example'])]])
const rule = { id: 'x', category: 'other', severity: 2, asks: 'enforce' }
const walnut = { kind: 'words', words: ['walnut'] }

function policyOf(document: Record<string, unknown>) {
  const parsed = parsePolicy({ ai: { escalateFrom: 1_001 }, ...document })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return compilePolicy(parsed.policy, 1, lists)
}

const idsOf = (signals: readonly Signal[]) => signals.map(({ ruleId }) => ruleId)

describe('a link rule', () => {
  test('goes on after a link that is allowed, whatever stands before the bad one', () => {
    const policy = policyOf({})
    const good = Array.from({ length: 30 }, (_, nth) => `https://github.com/${nth}`).join(' ')
    expect(idsOf(screenMessage(judged(`${good} https://evil.example`), policy).signals)).toContain('scam-links')
    expect(
      idsOf(screenMessage(judged(`https://discord.com ${good} https://sub.EVIL.example/x`), policy).signals),
    ).toContain('scam-links')
  })
})

describe('trying a rule', () => {
  test('says that it held, and has no effect: nothing rests, nothing is deleted, and it says the same again', () => {
    const policy = policyOf({ rules: [{ ...rule, when: walnut, cooldownMs: 60_000, status: 'dry-run' }] })
    const message = judged('walnut')
    const tried = tryRules(message, policy, new Set())
    expect(tried.rules).toMatchObject([{ ruleId: 'x', answer: 'holds', status: 'dry-run' }])
    expect(tryRules(message, policy, new Set())).toEqual(tried)
    const { signals, burst, consequences } = screenMessage(message, policy)
    expect(signals.every(({ asks }) => asks !== 'enforce')).toBe(true)
    expect([burst, consequences]).toEqual([[], []])
  })

  test('in shadow takes no earlier message with it', () => {
    const flood = { kind: 'message-flood', atLeast: 3, withinMs: 10_000 }
    const message = judged('hi', { recent: recentOf(4, 100) })
    const burstOf = (status: string) =>
      screenMessage(message, policyOf({ rules: [{ ...rule, when: flood, status }] })).burst.length
    expect(burstOf('live')).toBe(3)
    expect(burstOf('shadow')).toBe(0)
    expect(burstOf('dry-run')).toBe(0)
  })
})

describe('staff', () => {
  test('are immune without a word of configuration, in every preset', () => {
    for (const preset of ['strict', 'balanced', 'relaxed']) {
      const { staffRoleIds } = policyOf({ preset })
      const facts = { isOwner: false, isBot: false, isWebhook: false, isSystem: false, roleIds: [] }
      expect(immunityOf({ ...facts, permissions: String(1n << 13n) }, staffRoleIds)).toBe('staff')
      expect(immunityOf({ ...facts, permissions: '0', isOwner: true }, staffRoleIds)).toBe('owner')
    }
  })
})

describe('all that a message says', () => {
  test('is read: every embed, forwards, polls, names of files and stickers', () => {
    const policy = policyOf({ rules: [{ ...rule, when: walnut }] })
    const nothing = judged('').surfaces
    for (const surfaces of [
      { ...nothing, embeds: ['one', 'two', 'a walnut'] },
      { ...nothing, forwards: ['a walnut'] },
      { ...nothing, poll: ['tea or coffee?', 'tea', 'walnut'] },
      { ...nothing, stickers: ['walnut'] },
      { ...nothing, attachments: [{ name: 'walnut.png', contentType: 'image/png', size: 1 }] },
    ]) {
      expect(idsOf(screenMessage(judged('', { surfaces }), policy).signals)).toContain('x')
    }
  })
})

describe('what a policy says', () => {
  test('has an effect: presets differ, and exceptions are exceptions', () => {
    const strict = policyOf({ preset: 'strict' })
    const relaxed = policyOf({ preset: 'relaxed' })
    const flood = judged('hi', { recent: recentOf(10, 100, { contentHash: 7 }) })
    expect(idsOf(screenMessage(flood, strict).signals)).toContain('message-flood')
    expect(idsOf(screenMessage(flood, relaxed).signals)).not.toContain('message-flood')
    const invites = {
      ...presets.balanced.rules.find(({ id }) => id === 'invites'),
      when: { kind: 'invite', allow: ['ours'] },
    }
    const own = policyOf({ rules: [invites] })
    expect(idsOf(screenMessage(judged('discord.gg/ours'), own).signals)).toEqual([])
    expect(idsOf(screenMessage(judged('discord.gg/theirs'), own).signals)).toEqual(['invites'])
  })

  test('that is not understood is refused, not passed over', () => {
    const refused = parsePolicy({ version: 2, rules: [{ ...rule, when: walnut, enabled: true, affects_self: false }] })
    expect(refused.ok ? [] : refused.faults.map(({ path }) => path)).toEqual([
      'rules[0].enabled',
      'rules[0].affects_self',
    ])
  })

  test('may ask for all, any, none and points, for a share of members, and first be tried', () => {
    const parsed = parsePolicy({
      version: 2,
      rules: [
        {
          ...rule,
          status: 'shadow',
          scope: { percent: 10 },
          when: {
            all: [
              walnut,
              { not: { any: [{ ...walnut, words: ['pie'] }] } },
              { atLeast: 2, of: [{ weight: 2, when: walnut }] },
            ],
          },
        },
      ],
    })
    expect(parsed.ok).toBe(true)
  })
})

describe('a raid', () => {
  const at = 1_793_534_400_000
  const lately = (count: number) =>
    Array.from({ length: count }, (_, nth) => ({
      id: `${nth}`,
      userId: snowflakeAt(at - 60_000 * nth),
      at: at - 10 * nth,
    }))
  const balanced = policyOf({})

  test('of young accounts is seen when they join, raises the alarm, and punishes nobody for joining', () => {
    const [newest] = lately(1)
    const join = judged('', { kind: 'join', lately: lately(12).reverse() }, { id: newest?.userId ?? '' })
    const { signals, consequences } = screenMessage(join, balanced)
    expect(signals).toMatchObject([{ ruleId: 'join-burst', asks: 'note' }])
    expect(consequences).toMatchObject([{ ruleId: 'join-burst', raises: { level: 'high' } }])
  })

  test('keeps newcomers from posting links while it lasts, and nobody else', () => {
    const text = 'https://some.example/page'
    const link = (raidLevel: string | null, joinedAt: number) =>
      idsOf(screenMessage(judged(text, { raidLevel }, { joinedAt }), balanced).signals)
    const messageAt = timeOfSnowflake(judged('').messageId)
    expect(link('high', messageAt - 60_000)).toEqual(['newcomers-in-alarm'])
    expect(link('high', messageAt - 90_000_000)).toEqual([])
    expect(link(null, messageAt - 60_000)).toEqual([])
  })
})
