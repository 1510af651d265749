import { catalog, type DataNamed } from '@nexus/events'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { type ContextState, emptyContext } from './context-state.ts'
import { foldFrame, foldPolicy } from './fold-frame.ts'
import type { ContextualizedDraft, Frame } from './frame.ts'
import { foldRaid } from './raid.ts'
import {
  ALICE,
  BOB,
  CHANNEL,
  deps,
  frame,
  GUILD,
  guildCreate,
  MODERATOR_ROLE,
  message,
  messageCreate,
  messageIdAt,
  messageUpdate,
  NOON,
  OTHER_CHANNEL,
  OWNER,
  type Posted,
} from './sample-frames.ts'
import { allParts, restorePart, takeDirty } from './snapshot.ts'
import { foldStrike } from './strikes.ts'

type Data = DataNamed<'MessageContextualized'>

let state: ContextState

beforeEach(() => {
  state = emptyContext()
  foldFrame(state, guildCreate(), deps)
})

const fold = (one: Frame) => foldFrame(state, one, deps)
const dataOf = (draft: ContextualizedDraft | undefined): Data => JSON.parse(draft?.dataJson ?? 'null')
const judge = (one: Frame): Data => dataOf(fold(one).drafts[0])
const picture = (of: ContextState) => JSON.stringify(allParts(of))

describe('a judged message', () => {
  test('is data of MessageContextualized, as the schema has it', () => {
    const noisy = messageCreate(
      { at: NOON, content: 'a "quoted" \u{1f600} \ud800 line\nbreak </script>' },
      {
        mentions: [{ id: BOB }, { id: BOB }],
        mention_roles: [MODERATOR_ROLE],
        mention_everyone: true,
        attachments: [{ filename: 'x.png', content_type: 'image/png', size: 12 }],
        sticker_items: [{ name: 'wave' }],
        poll: { question: { text: 'why?' }, answers: [{ poll_media: { text: 'so' } }] },
        message_snapshots: [{ message: { content: 'forwarded' } }],
        referenced_message: { id: messageIdAt(NOON - 5_000), author: { id: BOB }, content: 'earlier' },
      },
    )
    const data = judge(noisy)
    expect(catalog.MessageContextualized.data.parse(data)).toEqual(data)
    expect(data).toMatchObject({
      kind: 'message',
      mentions: { users: [BOB], roles: [MODERATOR_ROLE], everyone: true },
      replyTo: { authorId: BOB, content: 'earlier', at: NOON - 5_000 },
      surfaces: { forwards: ['forwarded'], poll: ['why?', 'so'], stickers: ['wave'] },
      runStartedBy: messageIdAt(NOON),
    })
    expect(data.recent).toMatchObject([{ mentions: 3, links: 0, attachments: 1 }])
  })

  test('shows what a reader sees of the components of a forwarded message', () => {
    const components = [
      {
        type: 17,
        components: [
          { type: 10, content: 'a text' },
          {
            type: 9,
            components: [{ type: 10, content: 'within' }],
            accessory: { type: 2, label: 'a button', url: 'https://x.example' },
          },
          {
            type: 1,
            components: [
              { type: 3, placeholder: 'choose', options: [{ label: 'one', description: 'first', value: 'hidden' }] },
            ],
          },
        ],
      },
    ]
    const { surfaces } = judge(
      messageCreate({ at: NOON }, { message_snapshots: [{ message: { content: '', components } }] }),
    )
    expect(surfaces.forwards).toEqual(['a text', 'within', 'a button', 'https://x.example', 'choose', 'one', 'first'])
  })

  test('shows the author with his permissions in the channel, his roles and when he joined', () => {
    const { author } = judge(messageCreate({ at: NOON }))
    expect(author).toMatchObject({
      id: ALICE,
      roleIds: [MODERATOR_ROLE],
      permissions: String(104324673 | 8192),
      isOwner: false,
    })
    expect(author.joinedAt).toBe(Date.parse('2026-01-02T03:04:05Z'))
    expect(judge(messageCreate({ at: NOON, nth: 1, by: OWNER })).author.isOwner).toBe(true)
  })

  test('has no permissions where the guild was never described: nothing is assumed', () => {
    state = emptyContext()
    expect(judge(messageCreate({ at: NOON })).author.permissions).toBeNull()
  })

  test('has the permissions of today after a role changed', () => {
    judge(messageCreate({ at: NOON }))
    fold(frame('GUILD_ROLE_UPDATE', { guild_id: GUILD, role: { id: MODERATOR_ROLE, position: 5, permissions: '0' } }))
    expect(judge(messageCreate({ at: NOON + 1 })).author.permissions).toBe('104324673')
  })

  test('has its own permissions: those of other roles, other channels and other members are others', () => {
    const own = '1300000000000000012'
    const overwrites = [{ id: ALICE, type: 1, allow: '8192', deny: '1' }]
    fold(frame('CHANNEL_CREATE', { id: own, type: 0, permission_overwrites: overwrites }))
    const roleless = { member: { roles: [], joined_at: null } }
    const permissionsOf = (posted: Posted, given: object = {}) => judge(messageCreate(posted, given)).author.permissions
    for (let twice = 0; twice < 2; twice++) {
      expect(permissionsOf({ at: NOON })).toBe('104332865')
      expect(permissionsOf({ at: NOON, by: BOB }, roleless)).toBe('104324673')
      expect(permissionsOf({ at: NOON, in: OTHER_CHANNEL })).toBe('104331841')
      expect(permissionsOf({ at: NOON, in: own }, roleless)).toBe('104332864')
      expect(permissionsOf({ at: NOON, in: own, by: BOB }, roleless)).toBe('104324673')
      expect(permissionsOf({ at: NOON, by: OWNER })).toBe('8')
    }
  })

  test('in a thread names the channel that the thread belongs to, and has its permissions', () => {
    const thread = '1300000000000000099'
    fold(frame('THREAD_CREATE', { id: thread, type: 11, parent_id: CHANNEL }))
    expect(judge(messageCreate({ at: NOON, in: thread }))).toMatchObject({
      parentId: CHANNEL,
      author: { permissions: '104332865' },
    })
  })

  test('names the category of its channel, in a thread too, and none where the channel is not known', () => {
    const category = '1300000000000000070'
    fold(frame('CHANNEL_UPDATE', { id: CHANNEL, type: 0, parent_id: category }))
    fold(frame('THREAD_CREATE', { id: '1300000000000000099', type: 11, parent_id: CHANNEL }))
    expect(judge(messageCreate({ at: NOON })).categoryId).toBe(category)
    expect(judge(messageCreate({ at: NOON, nth: 1, in: '1300000000000000099' })).categoryId).toBe(category)
    expect(judge(messageCreate({ at: NOON, in: OTHER_CHANNEL })).categoryId).toBeNull()
    expect(judge(messageCreate({ at: NOON, in: '1300000000000000098' }))).not.toHaveProperty('categoryId')
  })

  test('shows at most the 10 messages before it, oldest first, of its own channel', () => {
    for (let nth = 0; nth < 15; nth++) fold(messageCreate({ at: NOON + nth, content: `no ${nth}` }))
    fold(messageCreate({ at: NOON + 15, in: OTHER_CHANNEL, content: 'elsewhere' }))
    const { window } = judge(messageCreate({ at: NOON + 16 }))
    expect(window.map(({ content }) => content)).toEqual(Array.from({ length: 10 }, (_, nth) => `no ${nth + 5}`))
  })

  test('sees the edited text of an earlier message, and nothing of a deleted one', () => {
    const first: Posted = { at: NOON, content: 'first' }
    const second: Posted = { at: NOON + 1, content: 'second' }
    fold(messageCreate(first))
    fold(messageCreate(second))
    fold(messageUpdate({ ...first, content: 'first, edited' }, 500))
    fold(frame('MESSAGE_DELETE', { id: messageIdAt(second.at), channel_id: CHANNEL, guild_id: GUILD }))
    expect(judge(messageCreate({ at: NOON + 900 })).window.map(({ content }) => content)).toEqual(['first, edited'])
    fold(frame('MESSAGE_DELETE_BULK', { ids: [messageIdAt(first.at)], channel_id: CHANNEL, guild_id: GUILD }))
    expect(judge(messageCreate({ at: NOON + 901, content: 'x' })).window.map(({ content }) => content)).toEqual([
      'hello',
    ])
  })

  test('counts what the author did in two minutes, in every channel of the guild, the newest 50', () => {
    fold(messageCreate({ at: NOON - 120_000 }))
    for (let nth = 0; nth < 3; nth++)
      fold(messageCreate({ at: NOON - 1_000 + nth, in: OTHER_CHANNEL, content: 'https://a.b' }))
    fold(messageCreate({ at: NOON - 500, by: BOB }))
    const { recent } = judge(messageCreate({ at: NOON, content: 'HTTPS://a.B' }))
    expect(recent.map(({ channelId, links }) => [channelId, links])).toEqual([
      [OTHER_CHANNEL, 1],
      [OTHER_CHANNEL, 1],
      [OTHER_CHANNEL, 1],
      [CHANNEL, 1],
    ])
    expect(new Set(recent.map(({ contentHash }) => contentHash)).size).toBe(1)
    for (let nth = 1; nth <= 70; nth++) fold(messageCreate({ at: NOON + nth }))
    expect(judge(messageCreate({ at: NOON + 71 })).recent).toHaveLength(50)
  })
})

describe('a run', () => {
  const runOf = (at: number) => judge(messageCreate({ at })).runStartedBy

  test('goes on while no pause is longer than 10 s', () => {
    expect(runOf(NOON)).toBe(messageIdAt(NOON))
    expect(runOf(NOON + 10_000)).toBe(messageIdAt(NOON))
    expect(runOf(NOON + 20_001)).toBe(messageIdAt(NOON + 20_001))
  })

  test('ends when it has lasted 60 s', () => {
    for (let at = NOON; at <= NOON + 60_000; at += 10_000) expect(runOf(at)).toBe(messageIdAt(NOON))
    expect(runOf(NOON + 60_001)).toBe(messageIdAt(NOON + 60_001))
  })

  test('of a message stays its own when the message is edited', () => {
    judge(messageCreate({ at: NOON }))
    judge(messageCreate({ at: NOON + 5_000, content: 'then' }))
    const edit = judge(messageUpdate({ at: NOON + 5_000, content: 'then this' }, 100_000))
    expect(edit).toMatchObject({ kind: 'edit', runStartedBy: messageIdAt(NOON) })
  })
})

describe('an update', () => {
  const posted: Posted = { at: NOON, content: 'see https://a.example' }
  const preview = { embeds: [{ type: 'rich', url: 'https://a.example/', title: 'A' }] }

  test('is judged when the text changed, and says so', () => {
    fold(messageCreate(posted))
    const edited = fold(messageUpdate({ ...posted, content: 'other' }, 1_000))
    expect(dataOf(edited.drafts[0])).toMatchObject({ kind: 'edit', surfaces: { content: 'other' } })
    expect(edited.drafts[0]?.occurredAt).toBe(NOON + 1_000)
  })

  test('gives nothing when Discord only added a preview, pinned it or suppressed embeds', () => {
    fold(messageCreate(posted))
    expect(fold(frame('MESSAGE_UPDATE', message(posted, preview))).drafts).toEqual([])
    expect(fold(frame('MESSAGE_UPDATE', message(posted, { pinned: true, flags: 4 }))).drafts).toEqual([])
    expect(fold(frame('MESSAGE_UPDATE', { id: messageIdAt(NOON), channel_id: CHANNEL, ...preview })).drafts).toEqual([])
  })

  test('gives nothing when the preview of an edited link arrives', () => {
    fold(messageCreate(posted))
    const edit = { ...posted, content: 'see https://b.example' }
    expect(fold(messageUpdate(edit, 1_000)).drafts).toHaveLength(1)
    expect(fold(messageUpdate(edit, 1_000, preview)).drafts).toEqual([])
  })

  test('of which only a part is told is joined with what is known', () => {
    fold(messageCreate(posted))
    const partial = {
      id: messageIdAt(NOON),
      channel_id: CHANNEL,
      content: 'now this',
      edited_timestamp: '2026-11-01T12:00:09Z',
    }
    const data = judge(frame('MESSAGE_UPDATE', partial))
    expect(data).toMatchObject({
      author: { id: ALICE, username: 'name2', roleIds: [MODERATOR_ROLE] },
      surfaces: { content: 'now this' },
    })
    expect(catalog.MessageContextualized.data.safeParse(data).success).toBe(true)
  })

  test('of a message that is not known is judged when it was edited, and not otherwise', () => {
    expect(fold(frame('MESSAGE_UPDATE', message(posted, preview))).drafts).toEqual([])
    expect(fold(messageUpdate(posted, 1_000)).drafts).toHaveLength(1)
  })

  test('that is older than the last known edit changes nothing', () => {
    fold(messageCreate(posted))
    fold(messageUpdate({ ...posted, content: 'second edit' }, 2_000))
    expect(fold(messageUpdate({ ...posted, content: 'first edit' }, 1_000)).drafts).toEqual([])
  })

  test('of a message that sits among duplicates counts all that the author has now', () => {
    for (let nth = 0; nth < 4; nth++) fold(messageCreate({ at: NOON + nth, content: `part ${nth}` }))
    for (let nth = 3; nth > 0; nth--) fold(messageUpdate({ at: NOON + nth, content: 'buy' }, 5_000))
    const { recent } = judge(messageUpdate({ at: NOON, content: 'buy' }, 6_000))
    expect(new Set(recent.map(({ contentHash }) => contentHash)).size).toBe(1)
    expect(recent).toHaveLength(4)
  })
})

describe('strikes and policy', () => {
  const at = { guildId: GUILD, userId: ALICE, occurredAt: NOON }
  const given = { type: 'StrikeGiven', strikeId: 'one', weight: 2, expiresAt: NOON + 1_000 } as const

  test('count until they expire, by the time of the message', () => {
    foldStrike(state, { ...at, position: 7 }, given)
    expect(judge(messageCreate({ at: NOON + 999 }))).toMatchObject({
      author: { strikeWeight: 2 },
      asOf: { logPosition: 7 },
    })
    expect(judge(messageCreate({ at: NOON + 1_000 })).author.strikeWeight).toBe(0)
  })

  test('are taken back, and are not counted twice when they come again', () => {
    foldStrike(state, { ...at, position: 7 }, given)
    foldStrike(state, { ...at, position: 7 }, given)
    expect(judge(messageCreate({ at: NOON })).author.strikeWeight).toBe(2)
    foldStrike(state, { ...at, position: 9 }, { type: 'StrikeTaken', strikeId: 'one' })
    foldStrike(state, { ...at, position: 7 }, given)
    expect(judge(messageCreate({ at: NOON + 1 }))).toMatchObject({
      author: { strikeWeight: 0 },
      asOf: { logPosition: 9 },
    })
  })

  test('come with rules that let a member be for a while, by the time of the message', () => {
    expect(judge(messageCreate({ at: NOON })).author).not.toHaveProperty('cooldowns')
    foldStrike(state, { ...at, position: 7 }, { type: 'CooldownStarted', ruleId: 'caps', until: NOON + 1_000 })
    foldStrike(state, { ...at, position: 8 }, { type: 'CooldownStarted', ruleId: 'links', until: NOON + 500 })
    expect(judge(messageCreate({ at: NOON + 1 }))).toMatchObject({
      author: { cooldowns: ['caps', 'links'] },
      asOf: { logPosition: 8 },
    })
    expect(judge(messageCreate({ at: NOON + 600 })).author.cooldowns).toEqual(['caps'])
    expect(judge(messageCreate({ at: NOON + 1_000 })).author).not.toHaveProperty('cooldowns')
  })

  test('come with the state of alarm, until it ends or is called off', () => {
    expect(judge(messageCreate({ at: NOON }))).not.toHaveProperty('raidLevel')
    foldRaid(state, GUILD, { level: 'high', until: NOON + 1_000, position: 9 })
    foldRaid(state, GUILD, { level: 'low', until: null, position: 8 })
    expect(judge(messageCreate({ at: NOON + 1 }))).toMatchObject({ raidLevel: 'high', asOf: { logPosition: 9 } })
    expect(judge(messageCreate({ at: NOON + 1_000 }))).not.toHaveProperty('raidLevel')
    foldRaid(state, GUILD, { level: 'low', until: null, position: 10 })
    expect(judge(messageCreate({ at: NOON + 2_000 })).raidLevel).toBe('low')
    foldRaid(state, GUILD, { level: null, until: null, position: 11 })
    expect(judge(messageCreate({ at: NOON + 3_000 }))).not.toHaveProperty('raidLevel')
  })

  test('are still known after a restart', () => {
    foldStrike(state, { ...at, position: 7 }, { type: 'CooldownStarted', ruleId: 'caps', until: NOON + 1e6 })
    foldRaid(state, GUILD, { level: 'high', until: NOON + 1e6, position: 9 })
    const parts = takeDirty(state)
    state = emptyContext()
    for (const { key, json } of parts) if (json !== null) restorePart(state, key, json)
    expect(judge(messageCreate({ at: NOON }))).toMatchObject({ raidLevel: 'high', author: { cooldowns: ['caps'] } })
  })

  test('survive the member leaving and the bot leaving', () => {
    foldStrike(state, { ...at, position: 7 }, { ...given, expiresAt: NOON + 1e9 })
    foldPolicy(state, GUILD, 3)
    fold(frame('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: { id: ALICE } }))
    fold(frame('GUILD_DELETE', { id: GUILD }))
    fold(guildCreate())
    expect(judge(messageCreate({ at: NOON + 5 }))).toMatchObject({
      author: { strikeWeight: 2 },
      asOf: { policyVersion: 3 },
    })
  })

  test('an outage of the guild forgets nothing', () => {
    fold(frame('GUILD_DELETE', { id: GUILD, unavailable: true }))
    expect(judge(messageCreate({ at: NOON })).author.permissions).not.toBeNull()
  })
})

describe('a frame that overtook others on a stream of its own', () => {
  test.each(['MESSAGE_REACTION_ADD', 'INTERACTION_CREATE', 'TYPING_START'])('as %s does, hides none of them', (t) => {
    const overtaken = messageCreate({ at: NOON, content: 'overtaken' })
    fold(frame(t, { guild_id: GUILD }))
    fold(overtaken)
    const { window } = judge(messageCreate({ at: NOON + 1_000, by: BOB }))
    expect(window.map(({ content }) => content)).toEqual(['overtaken'])
  })
})

describe('a frame that is delivered again', () => {
  const minute = fc.integer({ min: 0, max: 120_000 })
  const post = fc.record({
    kind: fc.constantFrom('create', 'create', 'create', 'edit', 'delete', 'member', 'preview'),
    after: minute,
    nth: fc.integer({ min: 0, max: 3 }),
    by: fc.constantFrom(ALICE, BOB),
    in: fc.constantFrom(CHANNEL, OTHER_CHANNEL),
    content: fc.constantFrom('a', 'b', 'free nitro https://x.y', ''),
  })
  const history = fc.array(post, { minLength: 1, maxLength: 40 }).map((posts) => {
    let at = NOON
    return posts.map((one) => {
      at += one.after % 9_000
      const posted: Posted = {
        at: one.kind === 'create' ? at : NOON + (one.after % 9_000),
        nth: one.nth,
        by: one.by,
        in: one.in,
        content: one.content,
      }
      switch (one.kind) {
        case 'create':
          return messageCreate(posted)
        case 'edit':
          return messageUpdate(posted, at - posted.at)
        case 'preview':
          return frame('MESSAGE_UPDATE', message(posted, { embeds: [{ type: 'link', title: 't' }] }), {
            occurredAt: at,
          })
        case 'delete':
          return frame('MESSAGE_DELETE', {
            id: messageIdAt(posted.at, posted.nth),
            channel_id: posted.in,
            guild_id: GUILD,
          })
        default:
          return frame(
            'GUILD_MEMBER_UPDATE',
            { guild_id: GUILD, user: { id: posted.by }, roles: [], joined_at: null },
            { occurredAt: at },
          )
      }
    })
  })

  test('changes nothing and is answered byte for byte', () => {
    fc.assert(
      fc.property(history, (frames) => {
        const fresh = emptyContext()
        foldFrame(fresh, guildCreate(), deps)
        for (const one of frames) {
          const first = foldFrame(fresh, one, deps)
          const before = picture(fresh)
          takeDirty(fresh)
          expect(foldFrame(fresh, one, deps)).toEqual(first)
          expect(picture(fresh)).toBe(before)
          expect(takeDirty(fresh)).toEqual([])
        }
        const end = picture(fresh)
        for (const one of frames) foldFrame(fresh, one, deps)
        expect(picture(fresh)).toBe(end)
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  test('still finds its window, its activity and its run when 15 newer messages are known', () => {
    const frames = Array.from({ length: 40 }, (_, nth) =>
      messageCreate({ at: NOON + nth * 700, by: nth % 2 ? ALICE : BOB }),
    )
    const first = frames.map((one) => fold(one).drafts[0])
    const again = frames.slice(25).map((one) => fold(one).drafts[0])
    expect(again).toEqual(first.slice(25))
  })

  test('does not bring a deleted message or a deleted role back', () => {
    const create = messageCreate({ at: NOON })
    const role = frame('GUILD_ROLE_CREATE', { role: { id: '77', position: 1, permissions: '1' } })
    fold(create)
    fold(role)
    fold(frame('MESSAGE_DELETE', { id: messageIdAt(NOON), channel_id: CHANNEL }))
    fold(frame('GUILD_ROLE_DELETE', { role_id: '77' }))
    const before = picture(state)
    expect(fold(create).drafts).toHaveLength(1)
    fold(role)
    expect(picture(state)).toBe(before)
    expect(judge(messageCreate({ at: NOON + 9 })).window).toEqual([])
  })

  test('from another session is the same message, and judged under the same name', () => {
    const first = fold(messageCreate({ at: NOON })).drafts[0]
    const again = fold({ ...messageCreate({ at: NOON }), sessionId: 'another', sequence: 1 }).drafts[0]
    expect(again?.root).toEqual(first?.root)
    expect(judge(messageCreate({ at: NOON + 1 })).window).toHaveLength(1)
  })

  test('as an edit whose answer was lost is answered again', () => {
    fold(messageCreate({ at: NOON, content: 'one' }))
    const edit = messageUpdate({ at: NOON, content: 'two' }, 1_000)
    const first = fold(edit)
    fold(messageCreate({ at: NOON + 60_000, by: BOB }))
    expect(fold(edit).drafts[0]?.root).toEqual(first.drafts[0]?.root)
  })
})

describe('a snapshot', () => {
  test('taken in parts and put back goes on as if nothing had happened', () => {
    const stored = new Map<string, string>()
    const keep = () => {
      for (const { key, json } of takeDirty(state)) {
        if (json === null) stored.delete(key)
        else stored.set(key, json)
      }
    }
    foldStrike(
      state,
      { guildId: GUILD, userId: BOB, position: 4, occurredAt: NOON },
      { type: 'StrikeGiven', strikeId: 's', weight: 1, expiresAt: NOON * 2 },
    )
    for (let nth = 0; nth < 20; nth++) {
      fold(messageCreate({ at: NOON + nth * 3_000, by: nth % 2 ? ALICE : BOB, in: nth % 3 ? CHANNEL : OTHER_CHANNEL }))
      if (nth % 4 === 0) keep()
    }
    fold(frame('CHANNEL_DELETE', { id: OTHER_CHANNEL, type: 0 }))
    keep()
    const restored = emptyContext()
    for (const [key, json] of stored) restorePart(restored, key, json)
    expect(picture(restored)).toBe(picture(state))
    const next = messageCreate({ at: NOON + 61_000 })
    expect(foldFrame(restored, next, deps)).toEqual(fold(next))
  })

  test('of nothing new is empty', () => {
    fold(messageCreate({ at: NOON }))
    takeDirty(state)
    expect(takeDirty(state)).toEqual([])
  })
})

describe('a frame that is not what Discord documents', () => {
  test('gives a named fault, never an exception', () => {
    const names = fc.constantFrom(
      ...['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE', 'MESSAGE_DELETE_BULK', 'GUILD_CREATE', 'GUILD_UPDATE'],
      ...[
        'GUILD_ROLE_UPDATE',
        'CHANNEL_CREATE',
        'THREAD_LIST_SYNC',
        'GUILD_MEMBER_ADD',
        'GUILD_MEMBER_REMOVE',
        'constructor',
      ],
    )
    const broken = fc.oneof(
      fc.jsonValue(),
      fc
        .record({ key: fc.constantFrom(...Object.keys(message({ at: NOON }))), value: fc.jsonValue() })
        .map(({ key, value }) => ({ ...message({ at: NOON }), [key]: value })),
    )
    fc.assert(
      fc.property(names, broken, (t, d) => {
        const { drafts, fault } = fold(frame(t, d))
        if (fault) expect(drafts).toEqual([])
        for (const draft of drafts)
          expect(catalog.MessageContextualized.data.safeParse(dataOf(draft)).error).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  test('names where it is wrong and changes nothing but the sequence', () => {
    const before = picture(state)
    const wrong = frame('MESSAGE_CREATE', message({ at: NOON }, { author: { id: 'DROP TABLE' } }), { sequence: 0 })
    expect(fold(wrong)).toEqual({
      drafts: [],
      fault: { name: 'malformed_frame', t: 'MESSAGE_CREATE', path: 'author.id' },
    })
    expect(picture(state)).toBe(before)
  })
})

describe('memory', () => {
  test('stays bounded: authors seen longest ago go first, those with strikes stay', () => {
    const author = (nth: number) => String(1_100_000_000_000_000_000n + BigInt(nth))
    foldStrike(
      state,
      { guildId: GUILD, userId: author(0), position: 1, occurredAt: NOON },
      { type: 'StrikeGiven', strikeId: 's', weight: 1, expiresAt: NOON * 2 },
    )
    for (let nth = 0; nth < 5_200; nth++)
      fold(messageCreate({ at: NOON + nth, by: author(nth), in: String(9_000 + nth) }))
    const room = state.guilds.get(GUILD)
    expect(room?.members.size).toBeLessThanOrEqual(5_000)
    expect(room?.members.has(author(0))).toBe(true)
    expect(room?.members.has(author(1))).toBe(false)
    expect(room?.members.has(author(5_199))).toBe(true)
    expect(room?.windows.size).toBeLessThanOrEqual(500)
    expect(room?.windows.has(String(9_000 + 5_199))).toBe(true)
  }, 60_000)
})
