import { startPostgres, type TestPostgres, waitFor } from '@nexus/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cause } from './cause.ts'
import { projections } from './projections/index.ts'
import { listAutonomousPosts } from './queries/autonomous-posts.ts'
import { listCases, readCaseByMessage, readCaseByNumber, readCaseByPost, readCases } from './queries/cases.ts'
import { listPolicies, readCurrentPolicies, readPolicy } from './queries/guild-policies.ts'
import { listPrecedents } from './queries/memory.ts'
import { listModLog } from './queries/mod-log.ts'
import { listOpenReviews, readReviewBacklog } from './queries/review-queue.ts'
import { listStrikes, readStrikeWeights } from './queries/strikes.ts'
import { listUsers, readUsers } from './queries/users.ts'
import { causeOfSaid, guildId, storyOf, toldOf } from './test/case-story.ts'
import { causeIdOf, eventOf } from './test/causes.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

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

/** Stories of `count` cases, woven into each other: each case's own events stay in order. */
function woven(count: number, first = 0): Cause[] {
  const stories = Array.from({ length: count }, (_, i) =>
    storyOf(first + i).map((said, step) => causeOfSaid(said, first + i, step)),
  )
  const longest = Math.max(...stories.map(({ length }) => length))
  return Array.from({ length: longest }, (_, step) => stories.flatMap((story) => story.slice(step, step + 1))).flat()
}

async function tables(log: TestLog): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {}
  for (const { tables } of projections) {
    for (const table of tables)
      rows[table] = await log.query(`select to_jsonb(t) as row from nexus.${table} t order by t::text`)
  }
  return rows
}

describe('projections', () => {
  test('come out the same however the log is cut into steps, and when they are rebuilt', async () => {
    const causes = woven(30)
    await at.log.append('story', causes)
    await at.log.catchUpProjections()
    const whole = await tables(at)
    expect(Object.values(whole).filter((rows) => (rows as unknown[]).length > 0)).toHaveLength(7)

    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), async (cuts) => {
        await using other = await openTestLog(postgres)
        let next = 0
        for (const cut of [...cuts, causes.length]) {
          await other.log.append('story', causes.slice(next, next + cut))
          next += cut
          await other.log.catchUpProjections()
        }
        expect(await tables(other)).toEqual(whole)
      }),
      { numRuns: 5 },
    )
    for (const { name } of projections) expect(await at.log.rebuildProjection(name)).toBe(causes.length)
    expect(await tables(at)).toEqual(whole)
  })

  test('apply each event once when several processes run them, and go on when one of them ends', async () => {
    const other = await at.openAnother()
    const [one, two] = [new AbortController(), new AbortController()]
    const faults: Error[] = []
    const onFault = (error: Error) => faults.push(error)
    const running = [at.log.project({ signal: one.signal, onFault }), other.project({ signal: two.signal, onFault })]
    await at.log.append('story', woven(20))
    one.abort()
    await at.log.append('story', woven(20, 20))
    const { position } = await at.log.head()
    await waitFor(async () => {
      const rows = await at.query<{ position: number }>('select position::int from nexus.projection_checkpoint')
      return rows.length === projections.length && rows.every((row) => row.position === position)
    })
    two.abort()
    await Promise.all(running)
    expect(faults).toEqual([])
    const before = await tables(at)
    for (const { name } of projections) await at.log.rebuildProjection(name)
    expect(await tables(at)).toEqual(before)
  })

  test('follow a new event within a moment', async () => {
    const stop = new AbortController()
    const running = at.log.project({ signal: stop.signal, onFault: (error) => at.faults.push(error) })
    await at.log.append('story', woven(1))
    await waitFor(async () => (await readCases(at.log.db, [toldOf(0).caseId])).size === 1)
    stop.abort()
    await running
    expect(at.faults).toEqual([])
  })

  test('let a projection that was added later catch up before it joins the others', async () => {
    await at.log.append('story', woven(10))
    await at.log.catchUpProjections()
    const whole = await tables(at)
    await at.query(`delete from nexus.projection_checkpoint where name = 'strikes'`)
    await at.query('delete from nexus.strikes')
    await at.log.catchUpProjections()
    expect(await tables(at)).toEqual(whole)
  })

  test('stop loudly at an event that this build cannot read, and change nothing of the step', async () => {
    await at.log.append('story', [
      {
        causeId: causeIdOf('future'),
        decisions: [{ entity: 'x', events: [eventOf('future', 'CaseOpened', { from: 'a newer build' })] }],
      },
    ])
    await expect(at.log.catchUpProjections()).rejects.toMatchObject({ name: 'EventUnreadableError', position: 1 })
    expect(await at.query('select * from nexus.projection_checkpoint')).toEqual([])
  })

  test('show nothing half rebuilt', async () => {
    await at.log.append('story', woven(30))
    await at.log.catchUpProjections()
    const stop = { now: false }
    const counts = new Set<number>()
    const reader = (async () => {
      while (!stop.now)
        counts.add((await at.query<{ n: number }>('select count(*)::int as n from nexus.cases'))[0]?.n ?? -1)
    })()
    await at.log.rebuildProjection('cases')
    stop.now = true
    await reader
    expect([...counts]).toEqual([30])
  })
})

describe('the query layer', () => {
  beforeEach(async () => {
    await at.log.append('story', woven(42))
    await at.log.catchUpProjections()
  })

  test('finds cases by id, number, message, post and status', async () => {
    const { db } = at.log
    const [approved, overridden] = [toldOf(2), toldOf(3)]
    const found = await readCases(db, [approved.caseId, overridden.caseId])
    expect(found.get(approved.caseId)).toMatchObject({
      status: 'approved',
      number: 3,
      decided_by: approved.by,
      verdict: { confidence: 88, isSimulated: true },
    })
    expect(found.get(overridden.caseId)).toMatchObject({
      status: 'overridden',
      orders: [{ status: 'applied' }],
      flagged: [{ ruleIds: ['scam-link'] }],
    })
    expect(await readCaseByNumber(db, guildId, 3)).toEqual(found.get(approved.caseId))
    expect(await readCaseByNumber(db, '1', 3)).toBeNull()
    expect(await readCaseByMessage(db, approved.messageId)).toEqual(found.get(approved.caseId))
    expect(await readCaseByPost(db, `9${overridden.messageId.slice(1)}`)).toEqual(found.get(overridden.caseId))
    const inReview = await listCases(db, { guildId, statuses: ['in_review'] })
    expect(inReview.length).toBeGreaterThan(0)
    expect(inReview.every(({ status }) => status === 'in_review')).toBe(true)
    expect((await listCases(db, { guildId })).some(({ status }) => status === 'noted')).toBe(false)
    expect(await listCases(db, { guildId, limit: 2 })).toHaveLength(2)
    const page = await listCases(db, { guildId, limit: 2 })
    const next = await listCases(db, { guildId, limit: 2, openedBefore: page[1]?.opened_at ?? 0 })
    expect(next[0]?.number).toBeLessThan(page[1]?.number ?? 0)
    expect(
      (await listCases(db, { guildId, subject: approved.subject })).every(
        ({ subject }) => subject === approved.subject,
      ),
    ).toBe(true)
  })

  test('lists what waits for staff, the mod log, precedents, members, strikes and policies', async () => {
    const { db } = at.log
    const open = await listOpenReviews(db, { guildId })
    expect(open.map(({ case_id }) => case_id)).toContain(toldOf(1).caseId)
    expect(open.map(({ case_id }) => case_id)).not.toContain(toldOf(2).caseId)
    expect(await readReviewBacklog(db, guildId)).toEqual({ open: open.length, oldestAt: open[0]?.requested_at })
    expect(await readReviewBacklog(db, 'none')).toEqual({ open: 0, oldestAt: null })

    const log = await listModLog(db, { guildId, caseId: toldOf(3).caseId })
    expect(log.map(({ type }) => type)).toEqual(['StrikeTaken', 'CaseOverridden', 'EnforcementApplied', 'StrikeGiven'])
    expect(await listModLog(db, { guildId, before: log[1]?.position ?? 0, caseId: toldOf(3).caseId })).toHaveLength(2)
    expect((await listModLog(db, { guildId, types: ['CaseApproved'], limit: 1 }))[0]).toMatchObject({
      by_subject: toldOf(2).by,
    })

    const precedents = await listPrecedents(db, { guildId, category: 'scam' })
    expect(new Set(precedents.map(({ outcome }) => outcome))).toEqual(new Set(['upheld', 'overturned']))
    expect(await listPrecedents(db, { guildId, outcome: 'upheld', limit: 1 })).toMatchObject([
      { confidence: 88, severity: 3 },
    ])

    const { subject } = toldOf(2)
    const user = (await readUsers(db, [subject])).get(subject)
    expect(user).toMatchObject({ guild_id: guildId, is_erased: false })
    expect((await listUsers(db, { guildId })).map((row) => row.subject)).toContain(subject)
    const strikes = await listStrikes(db, subject)
    expect(strikes.length).toBeGreaterThan(0)
    const inForce = strikes.filter(({ taken_at }) => taken_at === null).reduce((sum, { weight }) => sum + weight, 0)
    expect((await readStrikeWeights(db, [subject], Date.UTC(2026, 10, 22))).get(subject)).toBe(inForce)
    expect(user?.strike_weight).toBe(inForce)
    expect((await readStrikeWeights(db, [subject], Date.UTC(2027, 10, 22))).size).toBe(0)

    const current = (await readCurrentPolicies(db, [guildId, 'none'])).get(guildId)
    expect(current).toMatchObject({ policy_version: 36, document: { n: 35 } })
    expect(await readPolicy(db, guildId, 6)).toMatchObject({ document: { n: 5 } })
    expect(await readPolicy(db, guildId, 7)).toBeNull()
    expect((await listPolicies(db, guildId, 2)).map(({ policy_version }) => policy_version)).toEqual([36, 30])
  })

  test('shows posts that NEXUS wrote itself, by where they stand', async () => {
    const post = (name: string, type: string, data: object) => ({
      causeId: causeIdOf(name),
      decisions: [{ entity: 'post', events: [eventOf(name, type, data)] }],
    })
    await at.log.append('s', [
      post('p1', 'PostProposed', { postId: 'a', channelId: '5' }),
      post('p2', 'PostProposed', { postId: 'b', channelId: '5' }),
      post('p3', 'PostOrdered', { postId: 'a' }),
      post('p4', 'PostPublished', { postId: 'a', messageId: '77' }),
    ])
    await at.log.catchUpProjections()
    const posts = await listAutonomousPosts(at.log.db, { guildId })
    expect(posts).toMatchObject([
      { post_id: 'a', status: 'published', channel_id: '5', message_id: '77' },
      { post_id: 'b', status: 'proposed' },
    ])
    expect(await listAutonomousPosts(at.log.db, { guildId, status: 'proposed' })).toHaveLength(1)
  })

  test('bounds every list', async () => {
    expect(await listModLog(at.log.db, { guildId, limit: 0 })).toHaveLength(1)
    expect((await listModLog(at.log.db, { guildId, limit: 1e9 })).length).toBeLessThanOrEqual(500)
  })
})
