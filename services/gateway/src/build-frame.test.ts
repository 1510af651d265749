import { parseMessage, timeOfId, timeOfSnowflake } from '@nexus/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildFrame, type Dispatch } from './build-frame.ts'

const MESSAGE_ID = '1300000000000000000'
const dispatch = (more: Partial<Dispatch> = {}): Dispatch => ({
  shardId: 0,
  sessionId: 'session',
  sessionStartedAt: 1_700_000_000_000,
  sequence: 7,
  t: 'MESSAGE_CREATE',
  d: { id: MESSAGE_ID, guild_id: '5', channel_id: '6', author: { id: '8' } },
  stream: 'discord.events',
  receivedAt: 1_800_000_000_000,
  selfId: '9',
  ...more,
})

describe('a frame', () => {
  test('is the message that readers expect, whatever members wrote', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '}', 'é', '🦊', '\u2028', '\ud800') }),
        fc.string({ minLength: 1 }),
        fc.nat(),
        (content, sessionId, sequence) => {
          const d = {
            id: MESSAGE_ID,
            guild_id: '5',
            channel_id: '6',
            author: { id: '8' },
            content: content.toWellFormed(),
          }
          const frame = buildFrame(dispatch({ d, sessionId, sequence: sequence + 1 }))
          const parsed = parseMessage(frame.json)
          expect(parsed).toMatchObject({
            ok: true,
            message: {
              type: 'DiscordEventReceived',
              guildId: '5',
              causationId: null,
              occurredAt: timeOfSnowflake(MESSAGE_ID),
              data: { shardId: 0, sessionId, sequence: sequence + 1, t: 'MESSAGE_CREATE', d },
            },
          })
        },
      ),
    )
  })

  test('of a message tells its channel and author, and goes with its guild', () => {
    expect(buildFrame(dispatch())).toMatchObject({
      messageId: MESSAGE_ID,
      channelId: '6',
      authorId: '8',
      partitionKey: '5',
    })
  })

  test('without a guild goes with whom it comes from', () => {
    const d = { id: MESSAGE_ID, user: { id: '8' } }
    const frame = buildFrame(dispatch({ t: 'INTERACTION_CREATE', d, stream: 'discord.interactions' }))
    expect(frame).toMatchObject({ partitionKey: '8', channelId: null })
    expect(parseMessage(frame.json)).toMatchObject({ ok: true, message: { guildId: null } })
  })

  test('of a guild itself goes with that guild', () => {
    expect(buildFrame(dispatch({ t: 'GUILD_CREATE', d: { id: '5' } })).partitionKey).toBe('5')
  })

  test('keeps its id when Discord delivers it again at another time', () => {
    for (const t of ['MESSAGE_CREATE', 'GUILD_MEMBER_REMOVE']) {
      const idOf = (receivedAt: number) => JSON.parse(buildFrame(dispatch({ t, receivedAt })).json).id
      expect(idOf(1)).toBe(idOf(2))
    }
  })

  test('takes its time from the event where it has one, else from its arrival', () => {
    const edited = { id: MESSAGE_ID, edited_timestamp: '2026-01-02T03:04:05.678+00:00' }
    expect(buildFrame(dispatch({ t: 'MESSAGE_UPDATE', d: edited })).occurredAt).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
    const removed = buildFrame(dispatch({ t: 'GUILD_MEMBER_REMOVE', d: { guild_id: '5', user: { id: '8' } } }))
    expect(removed.occurredAt).toBe(1_800_000_000_000)
    expect(timeOfId(JSON.parse(removed.json).id)).toBe(1_700_000_000_000)
  })

  test('survives ids that are none', () => {
    const d = { id: '"}', guild_id: 'x"', channel_id: 5, author: null, user_id: {} }
    const frame = buildFrame(dispatch({ d }))
    expect(frame).toMatchObject({ partitionKey: '', channelId: null, authorId: null })
    expect(parseMessage(frame.json).ok).toBe(true)
  })
})
