import { catalog } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { countEmoji } from '../text/count-emoji.ts'
import { emptyContext } from './context-state.ts'
import { foldFrame } from './fold-frame.ts'
import { forgetMember } from './forget-member.ts'
import type { Frame } from './frame.ts'
import { judgedIdOf } from './judged-id.ts'
import {
  ALICE,
  BOB,
  CHANNEL,
  deps,
  frame,
  GUILD,
  guildCreate,
  MODERATOR_ROLE,
  messageCreate,
  NOON,
} from './sample-frames.ts'
import { allParts, restorePart, takeDirty } from './snapshot.ts'

function member(userId: string, given: object = {}, user: object = {}) {
  return {
    user: { id: userId, username: 'quiet', global_name: 'Quiet', ...user },
    nick: null,
    roles: [],
    joined_at: '2026-01-02T03:04:05.000000+00:00',
    ...given,
  }
}
const joins = (userId: string, at: number) =>
  frame('GUILD_MEMBER_ADD', member(userId, { joined_at: new Date(at).toISOString() }), { occurredAt: at })
const changes = (given: object, user: object = {}, at = NOON) =>
  frame('GUILD_MEMBER_UPDATE', member(ALICE, given, user), { occurredAt: at })
const begins = (given: object = {}, at = NOON) =>
  frame(
    'THREAD_CREATE',
    {
      id: '1300000000000000099',
      type: 11,
      parent_id: CHANNEL,
      owner_id: ALICE,
      name: 'a title',
      newly_created: true,
      ...given,
    },
    { occurredAt: at },
  )

class Room {
  readonly state = emptyContext()

  constructor() {
    this.fold(guildCreate())
  }

  fold(one: Frame) {
    const { drafts, fault } = foldFrame(this.state, one, deps)
    expect(fault).toBeNull()
    for (const { dataJson } of drafts) {
      expect(catalog.MessageContextualized.data.safeParse(JSON.parse(dataJson)).error).toBeUndefined()
    }
    return drafts
  }

  judge(one: Frame) {
    const [draft] = this.fold(one)
    return draft && { ...JSON.parse(draft.dataJson), id: draft.messageId, root: draft.root, at: draft.occurredAt }
  }
}

describe('a member who joins', () => {
  test('is judged by his names and his permissions in the guild as a whole', () => {
    expect(new Room().judge(joins(ALICE, NOON))).toMatchObject({
      kind: 'join',
      channelId: GUILD,
      at: NOON,
      author: { id: ALICE, username: 'quiet', globalName: 'Quiet', joinedAt: NOON, permissions: '104324673' },
      surfaces: { content: '' },
      lately: [{ userId: ALICE, at: NOON }],
    })
  })

  test('is told with those who joined in the two minutes before, and nobody else', () => {
    const room = new Room()
    for (const [nth, at] of [-130_000, -119_000, -1_000].entries())
      room.fold(joins(`120000000000000010${nth}`, NOON + at))
    room.fold(begins({}, NOON - 500))
    const { lately } = room.judge(joins(ALICE, NOON))
    expect(lately.map(({ userId }: { userId: string }) => userId)).toEqual([
      '1200000000000000101',
      '1200000000000000102',
      ALICE,
    ])
  })

  test('is told with 50 others at most, however many come', () => {
    const room = new Room()
    for (let nth = 0; nth < 400; nth++) room.fold(joins(String(1_200_000_000_000_001_000n + BigInt(nth)), NOON + nth))
    const { lately } = room.judge(joins(ALICE, NOON + 400))
    expect(lately).toHaveLength(50)
    expect(lately.at(-1)).toEqual({ userId: ALICE, at: NOON + 400 })
    expect(room.state.guilds.get(GUILD)?.happenings.length).toBeLessThanOrEqual(300)
  })
})

describe('a change of a member', () => {
  test('is judged when he gets another name, and says which', () => {
    const room = new Room()
    room.fold(changes({ nick: 'before' }))
    expect(room.judge(changes({ nick: 'after' }))).toMatchObject({
      kind: 'change',
      author: { nick: 'after' },
      change: { names: ['nick'], rolesAdded: [], rolesRemoved: [] },
    })
    expect(room.judge(changes({ nick: 'after' }, { global_name: 'Other' }))?.change.names).toEqual(['globalName'])
    expect(room.judge(changes({ nick: null }, { global_name: 'Other' }))).toBeUndefined()
  })

  test('is judged when he gets or loses a role', () => {
    const room = new Room()
    room.fold(joins(ALICE, NOON))
    expect(room.judge(changes({ roles: [MODERATOR_ROLE] }))?.change).toEqual({
      names: [],
      rolesAdded: [MODERATOR_ROLE],
      rolesRemoved: [],
    })
    expect(room.judge(changes({ roles: [] }))?.change.rolesRemoved).toEqual([MODERATOR_ROLE])
  })

  test('is not judged when something else changed, such as a timeout', () => {
    const room = new Room()
    room.fold(joins(ALICE, NOON))
    expect(room.judge(changes({ communication_disabled_until: '2026-11-02T00:00:00Z' }))).toBeUndefined()
  })

  test('of one who was not known shows his names, and no role as new', () => {
    const room = new Room()
    expect(room.judge(changes({ nick: 'new here', roles: [MODERATOR_ROLE] }))?.change).toEqual({
      names: ['username', 'globalName', 'nick'],
      rolesAdded: [],
      rolesRemoved: [],
    })
  })
})

describe('a member who leaves', () => {
  test('is told as no member any more', () => {
    const room = new Room()
    room.fold(joins(ALICE, NOON))
    const gone = frame('GUILD_MEMBER_REMOVE', { user: member(ALICE).user })
    expect(room.judge(gone)).toMatchObject({ kind: 'leave', author: { id: ALICE, joinedAt: null, permissions: null } })
  })
})

describe('a new thread', () => {
  test('is judged by its title, and names its channel and what its owner began before', () => {
    const room = new Room()
    room.fold(joins(ALICE, NOON - 60_000))
    room.fold(begins({ id: '1300000000000000098', owner_id: BOB }, NOON - 2_000))
    room.fold(begins({ id: '1300000000000000097' }, NOON - 1_000))
    expect(room.judge(begins())).toMatchObject({
      kind: 'thread',
      id: '1300000000000000099',
      channelId: '1300000000000000099',
      parentId: CHANNEL,
      threadTitle: 'a title',
      author: { id: ALICE, username: 'quiet', permissions: '104324673' },
      lately: [
        { userId: ALICE, at: NOON - 1_000 },
        { userId: ALICE, at: NOON },
      ],
    })
  })

  test('that is old and only comes into sight is not judged', () => {
    expect(new Room().judge(begins({ newly_created: undefined }))).toBeUndefined()
  })

  test('of somebody who was never heard of gives no permissions, so that nobody acts on him by machine', () => {
    expect(new Room().judge(begins())?.author).toMatchObject({ id: ALICE, username: '', permissions: null })
  })
})

describe('what happened', () => {
  const all = () => [joins(ALICE, NOON), changes({ nick: 'x' }), begins(), frame('GUILD_MEMBER_REMOVE', member(ALICE))]

  test('is said again byte for byte when it is delivered again, also by a new owner', () => {
    const room = new Room()
    for (const one of all()) {
      const first = room.fold(one)
      expect(first).toHaveLength(1)
      expect(room.fold(one)).toEqual(first)
      const heir = new Room()
      for (const { key, json } of allParts(room.state)) if (json !== null) restorePart(heir.state, key, json)
      expect(heir.fold(one)).toEqual(first)
    }
  })

  test('changes nothing when it is delivered again, of one who was forgotten meanwhile too', () => {
    const room = new Room()
    const frames = all()
    for (const one of frames) room.fold(one)
    forgetMember(room.state, { guildId: GUILD, userId: ALICE, until: NOON + 1 })
    takeDirty(room.state)
    const before = allParts(room.state)
    for (const one of frames) room.fold(one)
    expect(takeDirty(room.state)).toEqual([])
    expect(allParts(room.state)).toEqual(before)
  })

  test('leaves no record of one who leaves and was not known', () => {
    const room = new Room()
    room.fold(frame('GUILD_MEMBER_REMOVE', member(BOB)))
    expect(room.state.guilds.get(GUILD)?.members.size).toBe(0)
  })

  test('is judged under an id that its frame alone tells', () => {
    const room = new Room()
    for (const one of all()) {
      const [draft] = room.fold(one)
      expect(draft?.messageId, one.t).toBe(judgedIdOf(one))
      expect(draft?.root).toEqual([draft?.kind, draft?.messageId])
    }
  })

  test('leaves with a member who is forgotten', () => {
    const room = new Room()
    for (const one of all()) room.fold(one)
    forgetMember(room.state, { guildId: GUILD, userId: ALICE, until: NOON + 1 })
    expect(JSON.stringify(allParts(room.state))).not.toContain(ALICE)
  })
})

describe('activity', () => {
  test('counts characters, lines, emoji and stickers, and is silent about what there is not', () => {
    const room = new Room()
    const content = 'a\nb 😀 <:pepe:1300000000000000001>'
    const { recent } = room.judge(messageCreate({ at: NOON, content }, { sticker_items: [{ id: '1', name: 's' }] }))
    expect(recent[0]).toMatchObject({ characters: [...content].length, lines: 2, emoji: 2, stickers: 1 })
    const plain = room.judge(messageCreate({ at: NOON + 1, content: 'hi' })).recent.at(-1)
    expect(Object.keys(plain)).not.toContain('emoji')
    expect(plain.characters).toBe(2)
  })

  test('counts an emoji as a reader sees it', () => {
    const seen: [string, number][] = [
      ['', 0],
      ['plain text :) 123 #1 © ™', 0],
      ['👨‍👩‍👧‍👦', 1],
      ['👍🏽👍', 2],
      ['🇩🇪🇫🇷', 2],
      ['1️⃣2️⃣', 2],
      ['<a:dance:123456789012345678><:x:1>', 1],
      ['日本語 текст', 0],
    ]
    for (const [text, emoji] of seen) expect(countEmoji(text), text).toBe(emoji)
  })
})
