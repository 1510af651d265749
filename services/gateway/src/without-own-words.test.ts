import { describe, expect, test } from 'vitest'
import { withoutOwnWords } from './without-own-words.ts'

const SELF = '900'
const WORD = 'zyzzyvaquux'
const card = {
  id: '1',
  channel_id: '2',
  guild_id: '3',
  type: 0,
  author: { id: SELF, username: 'nexus', bot: true },
  timestamp: '2026-01-01T00:00:00+00:00',
  flags: 4,
  content: WORD,
  embeds: [{ description: `Said > ${WORD}` }],
  components: [{ components: [{ label: WORD }] }],
  attachments: [{ filename: WORD }],
  mentions: [{ id: '8', username: WORD }],
  interaction_metadata: { user: { username: WORD } },
  message_snapshots: [{ message: { content: WORD } }],
  referenced_message: { id: '4', author: { id: '8' }, content: WORD },
  thread: { name: WORD },
}
const others = { ...card, author: { id: '8' }, referenced_message: null }

describe('what NEXUS posted itself', () => {
  test.each(['MESSAGE_CREATE', 'MESSAGE_UPDATE'])('comes back in a %s without a word, but says which it is', (t) => {
    const d = withoutOwnWords(t, card, SELF)
    expect(JSON.stringify(d)).not.toContain(WORD)
    const { id, channel_id, guild_id, type, author, timestamp, flags } = card
    expect(d).toMatchObject({ id, channel_id, guild_id, type, author, timestamp, flags, content: '', embeds: [] })
  })

  test('is not quoted by a reply to it, which itself stays whole', () => {
    const reply = { ...others, content: 'mine', embeds: [], referenced_message: card }
    const d = withoutOwnWords('MESSAGE_CREATE', reply, SELF)
    expect(d).toMatchObject({ content: 'mine', referenced_message: { id: '1', author: { id: SELF }, content: '' } })
    expect(JSON.stringify(d.referenced_message)).not.toContain(WORD)
  })

  test('is not quoted by the press of its button, which keeps what it asks for', () => {
    const press = { id: '5', token: 't', data: { custom_id: 'nexus:approve:x' }, member: {}, message: card }
    const d = withoutOwnWords('INTERACTION_CREATE', press, SELF)
    expect(JSON.stringify(d)).not.toContain(WORD)
    expect(d).toMatchObject({ id: '5', token: 't', data: { custom_id: 'nexus:approve:x' }, message: { id: '1' } })
  })
})

describe('what others wrote', () => {
  test.each(['MESSAGE_CREATE', 'MESSAGE_UPDATE'])('stays as it is in a %s, and in what it replies to', (t) => {
    const reply = { ...others, referenced_message: others }
    for (const d of [others, reply, { id: '1', embeds: [] }]) expect(withoutOwnWords(t, d, SELF)).toBe(d)
  })

  test('stays as it is in every other dispatch', () => {
    for (const t of ['GUILD_CREATE', 'THREAD_CREATE', 'INTERACTION_CREATE']) {
      const d = { id: '1', name: 'named by a member' }
      expect(withoutOwnWords(t, d, SELF)).toBe(d)
    }
  })
})
