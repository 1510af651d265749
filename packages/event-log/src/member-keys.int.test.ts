import { startPostgres, type TestPostgres, waitFor } from '@nexus/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { archivedOf } from './test/archived-of.ts'
import { causeIdOf, eventOf } from './test/causes.ts'
import { masterKey, openTestLog, type TestLog } from './test/open-test-log.ts'

let postgres: TestPostgres
let at: TestLog
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  at = await openTestLog(postgres)
})
afterEach(() => at[Symbol.asyncDispose]())
afterAll(() => postgres?.stop())

async function subjectOf(log: TestLog['log'], userId: string, guildId = '1'): Promise<string> {
  return (await log.keys.subjectsFor(guildId, [userId])).get(userId) as string
}

describe('a member', () => {
  test('has one subject in each guild, the same in every process, of several makers the first', async () => {
    const other = await at.openAnother()
    const users = Array.from({ length: 50 }, (_, i) => String(i))
    const [mine, theirs] = await Promise.all([
      at.log.keys.subjectsFor('1', users),
      other.keys.subjectsFor('1', users.toReversed()),
    ])
    expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(theirs))
    expect(new Set(mine.values()).size).toBe(50)
    expect(await subjectOf(at.log, '7', '2')).not.toBe(mine.get('7'))
    expect(await other.keys.memberOf(mine.get('7') as string)).toEqual({ guildId: '1', userId: '7' })
    for (const subject of mine.values()) expect(subject).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  test('has his words back, whatever they are, in another process', async () => {
    const other = await at.openAnother()
    const subject = await subjectOf(at.log, '7')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (words) => {
        const sealed = at.log.keys.seal(subject, words)
        expect(sealed.subject).toBe(subject)
        expect(await other.keys.unseal(sealed)).toBe(words)
        expect(at.log.keys.seal(subject, words).ciphertext).not.toBe(sealed.ciphertext)
      }),
      { numRuns: 60 },
    )
  })

  test('cannot be given another’s words, nor altered ones', async () => {
    const [a, b] = [await subjectOf(at.log, '1'), await subjectOf(at.log, '2')]
    const sealed = at.log.keys.seal(a, 'mine')
    await expect(at.log.keys.unseal({ ...sealed, subject: b })).rejects.toMatchObject({ name: 'UnsealError' })
    const bytes = Buffer.from(sealed.ciphertext, 'base64url')
    for (const i of bytes.keys()) {
      const altered = Buffer.from(bytes)
      altered[i] = (altered[i] ?? 0) ^ 1
      await expect(at.log.keys.unseal({ subject: a, ciphertext: altered.toString('base64url') })).rejects.toMatchObject(
        { name: 'UnsealError' },
      )
    }
    await expect(at.log.keys.unseal({ ...sealed, subject: 'never_was_a_subject' })).rejects.toMatchObject({
      name: 'SubjectUnknownError',
    })
  })
})

describe('an erasure', () => {
  test('makes the words unreadable everywhere, keeps log and archive whole, and is itself an event', async () => {
    const other = await at.openAnother()
    const planted = 'xylophone-of-the-erased'
    const [subject, neighbour] = [await subjectOf(at.log, '7'), await subjectOf(at.log, '8')]
    const [sealed, kept] = [at.log.keys.seal(subject, planted), at.log.keys.seal(neighbour, 'kept')]
    await at.log.append('s', [
      {
        causeId: causeIdOf('flag'),
        decisions: [{ entity: 'flag', events: [eventOf('flag', 'MessageFlagged', { words: sealed })] }],
      },
    ])
    await at.log.archive(0, [archivedOf(1, { subject, data: at.log.keys.sealBytes(subject, Buffer.from(planted)) })])
    expect(await other.keys.unsealAll([sealed, kept])).toEqual([planted, 'kept'])

    const erasure = await at.log.erase('1', '7')
    expect(erasure).toEqual({ subject, position: 2 })
    expect(await at.log.keys.unsealAll([sealed, kept])).toEqual([null, 'kept'])
    expect(await at.log.keys.memberOf(subject)).toBeNull()
    await waitFor(async () => (await other.keys.unseal(sealed)) === null)
    const third = await at.openAnother()
    expect(await third.keys.unseal(sealed)).toBeNull()

    expect((await at.log.readEntities([`member:${subject}`])).get(`member:${subject}`)).toMatchObject([
      { type: 'MemberErased', entityVersion: 1 },
    ])
    expect((await at.log.verify()).fault).toBeNull()
    expect(await at.log.verifyArchive()).toMatchObject([{ rows: 1, fault: null }])

    const tables = await at.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where relnamespace = 'nexus'::regnamespace and relkind = 'r'`,
    )
    const dump: { row: string }[] = []
    for (const { name } of tables)
      dump.push(...(await at.query<{ row: string }>(`select t::text as row from ${name} t`)))
    expect(dump.length).toBeGreaterThan(10)
    for (const { row } of dump) {
      expect(row).not.toContain(planted)
      expect(row).not.toContain(Buffer.from(planted).toString('hex'))
    }
    // The deleted key is gone from its page, too.
    const dead = await at.query<{ n: number }>(
      `select n_dead_tup::int as n from pg_stat_user_tables where relname = 'member_key'`,
    )
    expect(dead[0]?.n).toBe(0)
  })

  test('gives the member a new subject when he speaks again, and the old words stay gone', async () => {
    const before = await subjectOf(at.log, '7')
    const sealed = at.log.keys.seal(before, 'old')
    await at.log.erase('1', '7')
    const after = await subjectOf(at.log, '7')
    expect(after).not.toBe(before)
    expect(await at.log.keys.unseal(sealed)).toBeNull()
    expect(await at.log.erase('1', '7')).toMatchObject({ subject: after })
  })

  test('of somebody unknown does nothing', async () => {
    expect(await at.log.erase('1', 'nobody')).toBeNull()
    expect((await at.log.head()).position).toBe(0)
  })
})

describe('the master key', () => {
  test('rotates: old and new are read, and after wrapping anew the old one is not needed', async () => {
    const fresh = Buffer.alloc(32, 9)
    const users = Array.from({ length: 30 }, (_, i) => String(i))
    const subjects = await at.log.keys.subjectsFor('1', users)
    const sealed = [...subjects.values()].map((subject) => at.log.keys.seal(subject, `of ${subject}`))
    const digest = (await at.log.keys.digester())('context')

    const rotating = await at.openAnother({ masterKey: fresh, olderMasterKeys: [masterKey] })
    const newcomer = rotating.keys.seal(await subjectOf(rotating, 'new'), 'new')
    expect(await rotating.rewrap()).toBe(31)
    expect(await rotating.rewrap()).toBe(0)

    const after = await at.openAnother({ masterKey: fresh })
    expect(await after.keys.unsealAll(sealed)).toEqual([...subjects.values()].map((subject) => `of ${subject}`))
    expect(await after.keys.unseal(newcomer)).toBe('new')
    expect((await after.keys.digester())('context')).toBe(digest)
    const stale = await at.openAnother()
    await expect(stale.keys.unsealAll(sealed)).rejects.toMatchObject({ name: 'UnsealError' })
  })

  test('must be 32 bytes', async () => {
    await expect(at.openAnother({ masterKey: Buffer.alloc(16) })).rejects.toThrow(RangeError)
  })
})

describe('keyed digests', () => {
  test('are the same in every process and 128 bits in hex', async () => {
    const other = await at.openAnother()
    const [mine, theirs] = [await at.log.keys.digester(), await other.keys.digester()]
    expect(mine('a')).toBe(theirs('a'))
    expect(mine('a')).toMatch(/^[0-9a-f]{32}$/)
    expect(mine('a')).not.toBe(mine('b'))
  })
})
