import type { Activity, DataNamed } from '@nexus/events'
import { snowflakeAt } from '@nexus/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePolicy, parsePolicy, presets } from '../../policy/index.ts'
import { judged, recentOf } from '../sample-message.ts'
import { screenMessage } from '../screen-message.ts'

type Judged = DataNamed<'MessageContextualized'>

const PRESET_RULES = presets.balanced.rules.map(({ id }) => id)
const KINDS = ['message', 'edit', 'join', 'leave', 'change', 'thread']
const MESSAGE = judged('').messageId

/** What one rule with this condition says of a message; null for nothing. */
function says(when: object, data: Judged): string | null {
  const rule = { id: 'it', category: 'other', severity: 1, asks: 'enforce', on: KINDS, when }
  const parsed = parsePolicy({ version: 2, off: PRESET_RULES, rules: [rule] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  const { signals } = screenMessage(data, compilePolicy(parsed.policy, 1))
  return signals.find(({ ruleId }) => ruleId === 'it')?.explanation ?? null
}

const refuses = (when: object) =>
  !parsePolicy({ version: 2, rules: [{ id: 'it', category: 'other', severity: 1, asks: 'note', when }] }).ok

const withSurfaces = (given: Partial<Judged['surfaces']>) => {
  const message = judged('')
  return { ...message, surfaces: { ...message.surfaces, ...given } }
}
const file = (name: string, contentType: string | null = null, size = 1) => ({ name, contentType, size })
const doing = (count: number, every: number, entry: Partial<Activity> = {}, content = 'hello') =>
  judged(content, { recent: recentOf(count, every, entry) })

describe('capitals', () => {
  const when = { kind: 'capitals', atLeast: 5, percent: 70 }

  test('are too many from the share on, and never when they are few', () => {
    expect(says(when, judged('STOP THIS now'))).toBe('73 % of its letters are capitals')
    expect(says(when, judged('STOP this now please'))).toBeNull()
    expect(says(when, judged('OMG ok'))).toBeNull()
  })

  test('are counted in scripts that have them, and nowhere else', () => {
    expect(says(when, judged('ПРЕКРАТИ ЭТО'))).not.toBeNull()
    expect(says(when, judged('日本語のメッセージ'))).toBeNull()
  })

  test('of mentions, emoji of servers and links are nobody shouting', () => {
    expect(
      says(when, judged('<:POGCHAMP:123456789012345678> https://EXAMPLE.COM/ABCDEF <@123456789012345678>')),
    ).toBeNull()
  })
})

describe('length', () => {
  test('counts what a reader sees as one character as one', () => {
    expect(says({ kind: 'length', atLeast: 3 }, judged('😀😀'))).toBeNull()
    expect(says({ kind: 'length', atLeast: 2 }, judged('😀😀'))).toBe('2 characters')
  })

  test('finds what is too short, also a message without text, and what has too many lines', () => {
    expect(says({ kind: 'length', atMost: 2 }, judged(''))).toBe('0 characters')
    expect(says({ kind: 'length', atMost: 2 }, judged('yes'))).toBeNull()
    expect(says({ kind: 'length', linesAtLeast: 3 }, judged('a\n\nb'))).toBe('4 characters in 3 lines')
    expect(says({ kind: 'length', linesAtLeast: 4 }, judged('a\n\nb'))).toBeNull()
  })

  test('is refused without any bound, or with bounds that exclude each other', () => {
    expect(refuses({ kind: 'length' })).toBe(true)
    expect(refuses({ kind: 'length', atLeast: 5, atMost: 4 })).toBe(true)
  })
})

describe('zalgo', () => {
  test('is a pile of marks, and no language', () => {
    expect(says({ kind: 'zalgo' }, judged('he\u0301\u0302\u0303\u0304\u0305llo'))).toBe('5 marks on one letter')
    for (const text of ['é è ü', 'việt ngữ: tiếng Việt', 'हिन्दी', 'ภาษาไทยที่นี่', 'שָׁלוֹם', 'y̌́ e̱̍']) {
      expect(says({ kind: 'zalgo' }, judged(text.normalize('NFD'))), text).toBeNull()
    }
  })
})

describe('attachments', () => {
  test('are looked at one by one: a harmless first one hides nothing', () => {
    const when = { kind: 'attachments', types: ['application/x-msdownload', 'video/*'] }
    const files = [file('a.png', 'image/png'), file('b.exe', 'application/x-msdownload; x=y')]
    expect(says(when, withSurfaces({ attachments: files }))).toBe('a file')
    expect(says(when, withSurfaces({ attachments: [file('clip', 'VIDEO/mp4')] }))).toBe('a file')
    expect(says(when, withSurfaces({ attachments: files.slice(0, 1) }))).toBeNull()
  })

  test('are told by their extension, however it is written', () => {
    const when = { kind: 'attachments', extensions: ['exe', 'tar.gz'] }
    for (const name of ['x.EXE', 'x.png.exe', 'x.exe. ', 'y.tar.gz']) {
      expect(says(when, withSurfaces({ attachments: [file(name)] })), name).toBe('a file')
    }
    for (const name of ['exe', 'x.exe.png', 'y.gz']) {
      expect(says(when, withSurfaces({ attachments: [file(name)] })), name).toBeNull()
    }
  })

  test('of an unknown type are of none, so that an allow-list does not let them through', () => {
    const when = { kind: 'attachments', typesOtherThan: ['image/*'] }
    expect(says(when, withSurfaces({ attachments: [file('x', null)] }))).toBe('a file')
    expect(says(when, withSurfaces({ attachments: [file('x.png', 'image/png')] }))).toBeNull()
  })

  test('can be asked not to be there', () => {
    expect(says({ kind: 'attachments', atLeast: 0, atMost: 0 }, judged('text alone'))).toBe('0 files')
    expect(says({ kind: 'attachments', atLeast: 0, atMost: 0 }, withSurfaces({ attachments: [file('x')] }))).toBeNull()
  })
})

describe('links', () => {
  const allowed = { kind: 'links', otherThan: ['good.example'] }

  test('are each judged by themselves: an allowed one first excuses none after it', () => {
    expect(says(allowed, judged('https://good.example https://sub.good.example/x https://bad.example'))).toBe(
      'a link that is not wanted',
    )
    expect(says(allowed, judged('https://good.example https://SUB.good.example/x'))).toBeNull()
  })

  test('are compared in small letters on both sides', () => {
    expect(says({ kind: 'links', to: ['Bad.Example'] }, judged('https://BAD.example/'))).not.toBeNull()
    expect(says({ kind: 'links', to: ['bad.example'] }, judged('https://notbad.example/'))).toBeNull()
  })

  test('can be asked for by a word, or by their number', () => {
    expect(says({ kind: 'links', words: ['Free'] }, judged('https://x.example/FREE-stuff'))).not.toBeNull()
    expect(says({ kind: 'links', atLeast: 2 }, judged('https://x.example'))).toBeNull()
    expect(says({ kind: 'links', atLeast: 2 }, judged('https://x.example https://y.example'))).toBe(
      '2 links that are not wanted',
    )
  })

  test('cannot be allowed and asked for at once', () => {
    expect(refuses({ kind: 'links', to: ['a.example'], otherThan: ['b.example'] })).toBe(true)
  })
})

describe('emoji, mentions and forms', () => {
  test('are found in one message', () => {
    expect(says({ kind: 'emoji', atLeast: 3 }, judged('😀<:a1:1>👨‍👩‍👧'))).toBe('3 emoji in one message')
    expect(says({ kind: 'emoji', atLeast: 4 }, judged('😀<:a1:1>👨‍👩‍👧'))).toBeNull()
    const mentions = { users: ['5'], roles: ['7'], everyone: false }
    expect(says({ kind: 'mentions', of: ['7'] }, judged('x', { mentions }))).toBe('a mention that is not wanted')
    expect(says({ kind: 'mentions', of: ['8'] }, judged('x', { mentions }))).toBeNull()
    expect(says({ kind: 'mentions', isEveryone: true }, judged('x', { mentions }))).toBeNull()
    expect(
      says({ kind: 'mentions', isEveryone: true }, judged('x', { mentions: { ...mentions, everyone: true } })),
    ).toBe('a mention of everyone')
    expect(says({ kind: 'message-form', has: ['poll', 'forward'] }, withSurfaces({ forwards: ['x'] }))).toBe(
      'a message with forward',
    )
    expect(says({ kind: 'message-form', has: ['poll'] }, judged('no poll'))).toBeNull()
  })
})

describe('floods', () => {
  const floods: [string, Partial<Activity>, string][] = [
    ['link-flood', { links: 2 }, '8 links in 4 messages'],
    ['attachment-flood', { attachments: 2 }, '8 files in 4 messages'],
    ['emoji-flood', { emoji: 2 }, '8 emoji in 4 messages'],
    ['sticker-flood', { stickers: 2 }, '8 stickers in 4 messages'],
    ['character-flood', { characters: 2 }, '8 characters in 4 messages'],
    ['line-flood', { characters: 2, lines: 2 }, '8 lines in 4 messages'],
  ]

  test.each(floods)('%s adds up what the author did within the time', (kind, entry, told) => {
    const message = { ...doing(4, 1_000, entry), surfaces: everything() }
    expect(says({ kind, atLeast: 8, withinMs: 3_000 }, message)).toBe(told)
    expect(says({ kind, atLeast: 9, withinMs: 3_000 }, message)).toBeNull()
    expect(says({ kind, atLeast: 8, withinMs: 2_000 }, message)).toBeNull()
  })

  test.each(floods)('%s does not blame a message that has none of it', (kind, entry) => {
    const message = { ...doing(4, 1_000, entry), surfaces: everything() }
    const recent = message.recent.map((one) =>
      one.messageId === MESSAGE ? { ...one, links: 0, attachments: 0, emoji: 0, stickers: 0, characters: 0 } : one,
    )
    expect(says({ kind, atLeast: 2, withinMs: 60_000 }, { ...message, recent })).toBeNull()
  })

  test('can be counted in the channel alone', () => {
    const message = doing(4, 1_000, { links: 2 }, 'https://x.example')
    const recent = message.recent.map((one, nth) => (nth === 0 ? { ...one, channelId: '9' } : one))
    const when = { kind: 'link-flood', atLeast: 8, withinMs: 60_000 }
    expect(says(when, { ...message, recent })).not.toBeNull()
    expect(says({ ...when, isPerChannel: true }, { ...message, recent })).toBeNull()
  })

  test('over channels are told by how many there are', () => {
    const message = doing(3, 1_000, { links: 1 })
    const recent = message.recent.map((one, nth) => ({ ...one, channelId: String(nth) }))
    const when = { kind: 'channel-hopping', atLeast: 3, withinMs: 10_000, onlyWith: 'links' }
    expect(says(when, { ...message, recent })).toBe('messages in 3 channels')
    expect(says({ ...when, onlyWith: 'attachments' }, { ...message, recent })).toBeNull()
    expect(says({ ...when, withinMs: 1_000 }, { ...message, recent })).toBeNull()
  })

  function everything(): Judged['surfaces'] {
    return {
      ...judged('https://x.example 😀').surfaces,
      attachments: [file('a')],
      stickers: ['s'],
    }
  }
})

describe('heat', () => {
  const when = { kind: 'heat', atLeast: 10, points: { message: 4 }, coolsInMs: 10_000 }

  test('cools evenly with time', () => {
    expect(says(when, doing(3, 1_000))).toBe('10 points of activity, 10 are too many')
    expect(says(when, doing(3, 2_000))).toBeNull()
  })

  test('counts a repetition more than something new', () => {
    const points = { repetition: 6 }
    expect(says({ ...when, points }, doing(3, 0))).not.toBeNull()
    const recent = doing(3, 0).recent.map((one, nth) => ({ ...one, contentHash: nth }))
    expect(says({ ...when, points }, judged('x', { recent }))).toBeNull()
  })

  test('never falls when more is done, and never rises when it is longer ago', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 9_000 }), (count, every) => {
        const isHot = says(when, doing(count, every)) !== null
        if (isHot) expect(says(when, doing(count + 1, every))).not.toBeNull()
        else expect(says(when, doing(count, every + 1))).toBeNull()
      }),
    )
  })

  test('is refused without points for anything', () => {
    expect(refuses({ ...when, points: {} })).toBe(true)
  })
})

describe('who it is', () => {
  const at = 1_793_534_400_000
  const hour = 3_600_000
  const messageId = snowflakeAt(at)

  test('counts by the age of the account, which its id tells', () => {
    const when = { kind: 'account-age', youngerThanMs: 24 * hour }
    expect(says(when, judged('x', { messageId }, { id: snowflakeAt(at - 2 * hour) }))).toBe(
      'an account that is 2 hours old',
    )
    expect(says(when, judged('x', { messageId }, { id: snowflakeAt(at - 24 * hour) }))).toBeNull()
  })

  test('counts by the time as a member, and is undecided where that is not known', () => {
    const when = { kind: 'member-age', youngerThanMs: hour }
    expect(says(when, judged('x', { messageId }, { joinedAt: at - 60_000 }))).toBe('a member for 1 minutes')
    expect(says(when, judged('x', { messageId }, { joinedAt: at - hour }))).toBeNull()
    expect(says({ all: [when, { kind: 'any' }] }, judged('x', { messageId }, { joinedAt: null }))).not.toBe(
      'a member for 1 minutes',
    )
  })

  test('counts by strikes', () => {
    expect(says({ kind: 'strikes', atLeast: 3 }, judged('x', {}, { strikeWeight: 3 }))).toBe('strikes of a weight of 3')
    expect(says({ kind: 'strikes', atLeast: 3 }, judged('x', {}, { strikeWeight: 2.5 }))).toBeNull()
  })
})

describe('what happens to members', () => {
  const at = 1_793_534_400_000
  const young = (nth: number) => snowflakeAt(at - 1_000 * (nth + 1))
  const old = snowflakeAt(at - 400 * 86_400_000)
  const joining = (lately: readonly { userId: string; at: number }[]) =>
    judged(
      '',
      { kind: 'join', lately: [...lately], recent: [], messageId: snowflakeAt(at) },
      { id: lately.at(-1)?.userId ?? '1' },
    )

  test('is a raid when many join at once, and when a leave is told it is no join', () => {
    const when = { kind: 'join-burst', atLeast: 3, withinMs: 10_000 }
    const lately = [0, 1, 2].map((nth) => ({ userId: young(nth), at: at - 5_000 * (2 - nth) }))
    expect(says(when, joining(lately))).toBe('one of 3 who joined at the same time')
    expect(says(when, { ...joining(lately), kind: 'leave' })).toBeNull()
    expect(says({ ...when, withinMs: 9_000 }, joining(lately))).toBeNull()
  })

  test('blames no old account in a raid of young ones', () => {
    const when = { kind: 'join-burst', atLeast: 2, withinMs: 10_000, accountsYoungerThanMs: 86_400_000 }
    const lately = [0, 1].map((nth) => ({ userId: young(nth), at }))
    expect(says(when, joining(lately))).not.toBeNull()
    expect(says(when, joining([...lately, { userId: old, at }]))).toBeNull()
  })

  test('is told by the roles that were given and taken', () => {
    const change = { names: [], rolesAdded: ['5'], rolesRemoved: ['6'] }
    const changed = judged('', { kind: 'change', change, recent: [] })
    expect(says({ kind: 'roles-changed', added: ['5'] }, changed)).toBe('a role that was given')
    expect(says({ kind: 'roles-changed', removed: ['6'] }, changed)).toBe('a role that was taken')
    expect(says({ kind: 'roles-changed', added: ['6'], removed: ['5'] }, changed)).toBeNull()
    expect(refuses({ kind: 'roles-changed' })).toBe(true)
  })

  test('is told by the threads that one member begins, and by their titles', () => {
    const lately = [0, 1, 2].map((nth) => ({ userId: '1200000000000000002', at: at - 1_000 * (2 - nth) }))
    const begun = judged('', { kind: 'thread', lately, recent: [], threadTitle: 'buy W4LNUTS here' })
    expect(says({ kind: 'thread-burst', atLeast: 3, withinMs: 5_000 }, begun)).toBe('3 new threads')
    expect(says({ kind: 'thread-burst', atLeast: 3, withinMs: 1_000 }, begun)).toBeNull()
    expect(says({ kind: 'words', words: ['walnuts'] }, begun)).toBe('a word that is on the list')
  })

  test('shows names when somebody joins or changes them, and with the first of several messages, not with every one', () => {
    const when = { kind: 'words', words: ['walnut'] }
    const named = { nick: 'W4LNUT' }
    expect(says(when, judged('', { kind: 'join', recent: [] }, named))).not.toBeNull()
    expect(says(when, judged('', { kind: 'change', recent: [] }, named))).not.toBeNull()
    expect(says(when, judged('hi', {}, named))).not.toBeNull()
    expect(says(when, judged('hi', { runStartedBy: '1' }, named))).toBeNull()
    expect(says(when, judged('', { kind: 'leave', recent: [] }, named))).toBeNull()
  })

  test('can be asked for whatever it is, within the scope of a rule', () => {
    expect(says({ kind: 'any' }, judged('', { kind: 'leave', recent: [] }))).toBe('this is not wanted here at all')
  })
})
