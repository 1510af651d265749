import { describe, expect, test } from 'vitest'
import type { StoredSession } from './ports.ts'
import { ShardSession } from './shard-session.ts'

const stored: StoredSession = {
  sessionId: 'old',
  resumeUrl: 'ws://gateway',
  shardCount: 1,
  startedAt: 1,
  sequence: 7,
  lastByPartition: new Map([[0, 6]]),
  lastMessageAt: 5,
  lastEventAt: 6,
}
const fresh = { sessionId: 'new', resumeURL: 'ws://gateway', sequence: 1, shardId: 0, shardCount: 1 }

function sessionWith(before: StoredSession | null) {
  const lost: string[] = []
  const session = new ShardSession({
    shardId: 0,
    stored: before,
    now: () => 1_000,
    onLost: ({ sessionId, sequence }) => void lost.push(`${sessionId} at ${sequence}`),
  })
  return { session, lost }
}

describe('a stored session', () => {
  test('is what the first connection resumes', () => {
    expect(sessionWith(stored).session.connecting()).toMatchObject({ sessionId: 'old', sequence: 7 })
  })

  test('does not take dispatches twice', () => {
    const { session } = sessionWith(stored)
    expect([7, 8, 8, 9].map((sequence) => session.receive(sequence))).toEqual([false, true, false, true])
  })

  test('is stored further only as far as everything is acknowledged', () => {
    const { session } = sessionWith(stored)
    for (const sequence of [8, 9]) {
      session.receive(sequence)
      session.acked?.expect(sequence, 0, 0)
    }
    session.acked?.acknowledge(9)
    expect(session.stored).toMatchObject({ sequence: 7, lastByPartition: new Map([[0, 6]]) })
  })
})

describe('the library forgets a session', () => {
  const cases: [what: string, before: (session: ShardSession) => void, isKept: boolean][] = [
    ['because the network failed', (session) => session.closed(1006, false), true],
    ['because no hello came', () => undefined, true],
    ['because Discord closed with 1000', (session) => [session.hello(), session.closed(1000, false)], true],
    ['because Discord said so over the open connection (op 9)', (session) => session.hello(), false],
    ['because Discord does not know the sequence', (session) => [session.hello(), session.closed(4007, true)], false],
    ['because this process is stopping', (session) => [session.hello(), session.keep()], true],
  ]
  test.each(cases)('%s', (_what, before, isKept) => {
    const { session, lost } = sessionWith(stored)
    session.connecting()
    before(session)
    session.update(null)
    expect(session.id).toBe(isKept ? 'old' : null)
    // Nothing is lost before there is another session: until then nobody knows whether it comes back.
    expect(lost).toEqual([])
  })

  test('and a new one begins: the old one is lost, once', () => {
    const { session, lost } = sessionWith(stored)
    session.connecting()
    session.hello()
    session.update(null)
    session.update(fresh)
    session.update({ ...fresh, sequence: 2 })
    expect(lost).toEqual(['old at 7'])
    expect(session.id).toBe('new')
  })
})

test('a session whose resumes keep failing is given up after a few', () => {
  const { session } = sessionWith(stored)
  for (let i = 0; i < 4; i++) {
    expect(session.connecting()).not.toBeNull()
    session.hello()
    session.closed(4000, true)
  }
  expect(session.connecting()).toBeNull()
})

test('a session begun under another number of shards is lost with the first of the new ones', () => {
  const { session, lost } = sessionWith({ ...stored, shardCount: 2 })
  session.connecting()
  session.hello()
  session.update(fresh)
  expect(lost).toEqual(['old at 7'])
})

test('the very first session loses nothing', () => {
  const { session, lost } = sessionWith(null)
  expect(session.connecting()).toBeNull()
  session.update(fresh)
  expect([lost, session.receive(1), session.receive(1)]).toEqual([[], true, false])
})
