import { frameId, type MessageNamed } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { archivableFrame } from './frame-to-archive.ts'

function frame(t: string, d: unknown): MessageNamed<'DiscordEventReceived'> {
  const id = frameId('session', 1, 1_000)
  const header = {
    id,
    version: 1,
    occurredAt: 1_000,
    guildId: '1',
    correlationId: id,
    causationId: null,
    traceparent: null,
  }
  return { ...header, type: 'DiscordEventReceived', data: { shardId: 0, sessionId: 'session', sequence: 1, t, d } }
}

const author = { id: '7', username: 'grace' }

describe('an archived frame', () => {
  test('is sealed by whoever wrote it, and found by its message', () => {
    const message = { id: '5', channel_id: '3', guild_id: '1', author, content: 'hello', mentions: [] }
    expect(archivableFrame(frame('MESSAGE_CREATE', message))).toMatchObject({
      authorId: '7',
      channelId: '3',
      messageId: '5',
    })
  })

  test('keeps no token of an interaction', () => {
    const { d, authorId } = archivableFrame(
      frame('INTERACTION_CREATE', { id: '9', token: 'secret', member: { user: { id: '7' } } }),
    )
    expect(JSON.stringify(d)).not.toContain('secret')
    expect(authorId).toBe('7')
  })

  test('keeps no list of members, who could not be erased from it one by one', () => {
    const { d } = archivableFrame(
      frame('GUILD_CREATE', { id: '1', roles: [], members: [{ user: author }], presences: [], voice_states: [] }),
    )
    expect(d).toEqual({ id: '1', roles: [] })
  })

  test('seals what it quotes of another member apart', () => {
    const referenced = { id: '4', author: { id: '8', username: 'heidi' }, content: 'the words of another' }
    const kept = archivableFrame(
      frame('MESSAGE_CREATE', { id: '5', author, content: 're', referenced_message: referenced }),
    )
    expect(kept.quoted).toEqual({ authorId: '8', json: JSON.stringify(referenced) })
    expect(JSON.stringify(kept.d)).not.toContain('the words of another')
  })

  test('keeps what a member quotes of himself in place', () => {
    const referenced = { id: '4', author, content: 'my own words' }
    const kept = archivableFrame(
      frame('MESSAGE_CREATE', { id: '5', author, content: 're', referenced_message: referenced }),
    )
    expect(kept.quoted).toBeNull()
    expect(kept.d).toMatchObject({ referenced_message: referenced })
  })

  test('names mentioned members by their ids alone', () => {
    const { d } = archivableFrame(
      frame('MESSAGE_CREATE', { id: '5', author, mentions: [{ id: '8', username: 'heidi', bot: false }] }),
    )
    expect(d).toMatchObject({ mentions: [{ id: '8', bot: false }] })
    expect(JSON.stringify(d)).not.toContain('heidi')
  })

  test.each([null, 'text', 7, []])('is nobody’s when it is not what Discord documents: %j', (d) => {
    expect(archivableFrame(frame('MESSAGE_CREATE', d))).toMatchObject({ authorId: '0', messageId: null })
  })
})
