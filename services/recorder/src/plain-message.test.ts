import { frameId, type MessageNamed, parseMessage, traceparentOf } from '@nexus/events'
import type { Fields } from '@nexus/streams'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { frameToArchive } from './frame-to-archive.ts'
import { plainMessage } from './plain-message.ts'

type Json = Record<string, unknown>

const author = { id: '7', username: 'grace' }

/** An entry as the gateway writes it. */
function entryOf(d: Json, t = 'MESSAGE_CREATE', sessionId = 'session'): { fields: Fields; json: string } {
  const id = frameId(sessionId, 3, 1_000)
  const data = { shardId: 0, sessionId, sequence: 3, t, d }
  const header = { id, type: 'DiscordEventReceived', version: 1, occurredAt: 1_000, guildId: '1' }
  const json = JSON.stringify({
    ...header,
    correlationId: id,
    causationId: null,
    traceparent: traceparentOf(id, id),
    data,
  })
  const named = new Map<string, string>([['m', json]])
  named.set('i', `${d.id} ${d.channel_id}`)
  named.set('u', author.id)
  const fields: Fields = {
    get: (name) => named.get(name),
    getBytes: (name) => (named.has(name) ? Buffer.from(named.get(name) ?? '') : undefined),
    has: (name) => named.has(name),
    toArray: () => [...named].flat(),
  }
  return { fields, json }
}

function parsed(json: string): MessageNamed<'DiscordEventReceived'> {
  const read = parseMessage(json)
  if (!read.ok || read.message.type !== 'DiscordEventReceived') throw new Error('not a frame')
  return read.message
}

const words = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '\n', ':', '[', '{', 'é', '🦊', '"mentions":[{', '"referenced_message":{'),
})
const quoted = fc.record({ id: fc.constant('4'), author: fc.constantFrom(author, { id: '8' }), content: words })
const mentions = fc.oneof(
  fc.constant([]),
  fc.constant(undefined),
  fc.array(fc.record({ id: fc.constant('8'), username: words })),
)
const message = fc.record(
  {
    id: fc.constant('5'),
    channel_id: fc.constant('3'),
    guild_id: fc.constant('1'),
    author: fc.constant(author),
    content: words,
    mentions,
    referenced_message: fc.oneof(fc.constant(null), quoted),
    message_snapshots: fc.array(fc.record({ message: fc.record({ content: words, mentions }) }), { maxLength: 2 }),
    nonce: fc.oneof(fc.double({ noNaN: true }), words),
  },
  { requiredKeys: ['id', 'channel_id', 'guild_id', 'author', 'content'] },
)

describe('a plain message', () => {
  test('is archived byte for byte as if it had been parsed', () => {
    let taken = 0
    fc.assert(
      fc.property(message, (d) => {
        const { fields, json } = entryOf(d)
        const plain = plainMessage(fields)
        if (!plain) return
        taken += 1
        const { bytes, ...found } = frameToArchive(parsed(json))
        const { bytes: plainBytes, ...plainFound } = plain
        expect(plainFound).toEqual(found)
        expect(Buffer.from(plainBytes(null)).toString()).toBe(Buffer.from(bytes(null)).toString())
      }),
      { numRuns: 500 },
    )
    expect(taken).toBeGreaterThan(20)
  })

  test('is what most messages are', () => {
    const d = {
      id: '5',
      channel_id: '3',
      guild_id: '1',
      author,
      content: 'hello',
      mentions: [],
      referenced_message: null,
    }
    expect(plainMessage(entryOf(d).fields)).toMatchObject({
      authorId: '7',
      channelId: '3',
      messageId: '5',
      guildId: '1',
    })
  })

  const whole = { id: '5', channel_id: '3', guild_id: '1', author, content: 'hello' }
  test.each([
    ['names another member', { ...whole, mentions: [{ id: '8', username: 'heidi' }] }, 'MESSAGE_CREATE'],
    ['quotes', { ...whole, referenced_message: { id: '4', author: { id: '8' } } }, 'MESSAGE_CREATE'],
    ['was edited', whole, 'MESSAGE_UPDATE'],
    ['is an interaction', { ...whole, token: 'secret' }, 'INTERACTION_CREATE'],
    ['has no id that Discord gives', { ...whole, id: 'five' }, 'MESSAGE_CREATE'],
  ])('is none that %s', (_, d, t) => {
    expect(plainMessage(entryOf(d, t).fields)).toBeNull()
  })

  test('is none whose session has a name of other letters', () => {
    expect(plainMessage(entryOf(whole, 'MESSAGE_CREATE', 'séance').fields)).toBeNull()
  })
})
