import { describe, expect, test } from 'vitest'
import type { PendingBackfill, SessionStore, StoredSession } from './ports.ts'
import { rememberSessions } from './remembered-sessions.ts'

const session = (sequence: number): StoredSession => ({
  sessionId: 'session-1',
  resumeUrl: 'wss://gateway.example',
  shardCount: 1,
  startedAt: 1_000,
  sequence,
  lastByPartition: new Map([[0, sequence]]),
  lastMessageAt: 2_000,
  lastEventAt: 2_000,
})

const owed: PendingBackfill = { lostSessionId: 'session-0', since: 500, guildIds: ['1'], attempt: 1 }

/** Keeps what it is given until it is emptied. */
class FragileStore implements SessionStore {
  readonly sessions = new Map<number, StoredSession>()
  readonly backfills = new Map<number, PendingBackfill>()
  isAway = false
  load = async (id: number) => this.sessions.get(id) ?? null
  save = async (id: number, saved: StoredSession) => {
    if (this.isAway) throw new Error('away')
    this.sessions.set(id, saved)
  }
  loadBackfill = async (id: number) => this.backfills.get(id) ?? null
  saveBackfill = async (id: number, backfill: PendingBackfill | null) => {
    if (backfill) this.backfills.set(id, backfill)
    else this.backfills.delete(id)
  }
  empty(): void {
    this.sessions.clear()
    this.backfills.clear()
  }
}

describe('a session', () => {
  test('is gone on with after the store was emptied', async () => {
    const fragile = new FragileStore()
    const sessions = rememberSessions(fragile)
    await sessions.save(0, session(7))
    fragile.empty()
    expect(await sessions.load(0)).toEqual(session(7))
    expect(await sessions.load(1)).toBeNull()
  })

  test('is gone on with where it stood when the store did not take it', async () => {
    const fragile = new FragileStore()
    const sessions = rememberSessions(fragile)
    fragile.isAway = true
    await expect(sessions.save(0, session(9))).rejects.toThrow('away')
    expect(await sessions.load(0)).toEqual(session(9))
  })

  test('is the store’s where it has one: another gateway may have been there meanwhile', async () => {
    const fragile = new FragileStore()
    const sessions = rememberSessions(fragile)
    await sessions.save(0, session(7))
    await fragile.save(0, session(12))
    expect(await sessions.load(0)).toEqual(session(12))
  })
})

describe('what is to be fetched', () => {
  test('stays to be fetched after the store was emptied, until it is', async () => {
    const fragile = new FragileStore()
    const sessions = rememberSessions(fragile)
    await sessions.saveBackfill(0, owed)
    fragile.empty()
    expect(await sessions.loadBackfill(0)).toEqual(owed)
    await sessions.saveBackfill(0, null)
    expect(await sessions.loadBackfill(0)).toBeNull()
  })
})
