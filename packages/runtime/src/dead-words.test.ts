import type { Sealed } from '@nexus/events'
import type { Delivery } from '@nexus/streams'
import { describe, expect, test } from 'vitest'
import { deadWords } from './dead-words.ts'

const ALICE = '1200000000000000002'
const BOB = '1200000000000000003'
const GUILD = '1300000000000000001'
const message = (data: object) => JSON.stringify({ id: 'one', guildId: GUILD, data })
const reply = message({
  t: 'MESSAGE_CREATE',
  d: { author: { id: ALICE }, content: 'mine', referenced_message: { author: { id: BOB }, content: 'his' } },
})
const contextualized = message({
  author: { id: ALICE },
  surfaces: { content: 'mine' },
  window: [
    { authorId: BOB, content: 'his' },
    { authorId: ALICE, content: 'mine before' },
  ],
  replyTo: { authorId: BOB, content: 'his' },
})
const press = message({ t: 'INTERACTION_CREATE', d: { member: { user: { id: ALICE } }, data: { name: 'mine' } } })

/** Sealed is what is readable as long as its author is not erased. */
function deadLetters() {
  const erased = new Set<string>()
  const open = ({ subject, ciphertext }: Sealed) =>
    erased.has(subject) ? null : Buffer.from(ciphertext, 'hex').toString()
  const words = deadWords({
    subjectsFor: async (_guild, userIds) => new Map(userIds.map((userId) => [userId, userId])),
    seal: (subject, text) => ({ subject, ciphertext: Buffer.from(text).toString('hex') }),
    unseal: async (sealed) => open(sealed),
    unsealAll: async (sealed) => sealed.map(open),
  })
  return { erased, words }
}

function deliveryOf(...fields: readonly string[]): Delivery {
  const values = new Map<string, string>()
  for (let i = 0; i < fields.length; i += 2) values.set(fields[i] ?? '', fields[i + 1] ?? '')
  return {
    ...{ stream: 'discord.events', partition: 0, entryId: '1-0', attempt: 1 },
    fields: {
      get: (name) => values.get(name),
      getBytes: () => undefined,
      has: (name) => values.has(name),
      toArray: () => [...values].flat(),
    },
    ack: async () => undefined,
    nack: async () => undefined,
    extend: async () => undefined,
    deadLetter: async () => undefined,
  }
}

describe('a dead letter', () => {
  test.each([
    ['a reply', reply],
    ['a message in its context', contextualized],
    ['a pressed button', press],
    ['what cannot be read', '{"data":'],
  ])('of %s says, when it is tried again, what it said before', async (_, json) => {
    const { words } = deadLetters()
    const kept = await words.seal(deliveryOf('t', 'X', 'u', ALICE, 'm', json))
    expect(kept.join(' ')).not.toMatch(/mine|his/)
    expect(await words.read(deliveryOf(...kept))).toBe(json)
  })

  test('holds no word of its author once he is erased, though nobody named him beside it', async () => {
    for (const json of [reply, contextualized, press]) {
      const { words, erased } = deadLetters()
      const kept = await words.seal(deliveryOf('m', json))
      erased.add(ALICE)
      expect(await words.read(deliveryOf(...kept))).toBe('')
    }
  })

  test('holds no word of one whom it quotes once that one is erased, and all the others', async () => {
    for (const json of [reply, contextualized]) {
      const { words, erased } = deadLetters()
      const kept = await words.seal(deliveryOf('u', ALICE, 'm', json))
      erased.add(BOB)
      const read = await words.read(deliveryOf(...kept))
      expect(read).toContain('mine')
      expect(read).not.toContain('his')
    }
  })

  test('of a recorded message, or of one that was set aside before, stays as it is', async () => {
    const { words } = deadLetters()
    for (const fields of [
      ['p', '7', 'm', reply],
      ['sealed', '{}', 'quotes', '[]'],
    ])
      expect(await words.seal(deliveryOf(...fields))).toEqual(fields)
  })
})
