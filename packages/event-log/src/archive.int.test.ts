import { snowflakeAt } from '@nexus/events'
import { startPostgres, type TestPostgres } from '@nexus/testing'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EventToArchive } from './archive.ts'
import { archivedOf } from './test/archived-of.ts'
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

const everything = { guildId: '1098765432109876543', from: 0, until: 1e15, limit: 10_000 }

describe('the archive', () => {
  test('keeps an event once, however often and with whatever neighbours it comes', async () => {
    expect(await at.log.archive(0, [archivedOf(1), archivedOf(2), archivedOf(2)])).toMatchObject({ added: 2 })
    expect(await at.log.archive(0, [archivedOf(2, { entryId: '9-9' }), archivedOf(3)])).toMatchObject({ added: 1 })
    expect(await at.log.archive(0, [archivedOf(1), archivedOf(3)])).toMatchObject({ added: 0 })
    const events = await at.log.readGuildArchive(everything)
    expect(events.map(({ sequence, position, entryId }) => [sequence, position, entryId])).toEqual([
      [1, 1, '1-0'],
      [2, 2, '2-0'],
      [3, 3, '3-0'],
    ])
    expect(Buffer.from(events[0]?.data ?? []).toString()).toBe('frame 1')
  })

  test('moves the watermark only over an unbroken chain, and never back', async () => {
    const marks = async (...events: EventToArchive[]) =>
      Object.fromEntries((await at.log.archive(0, events)).watermarks)
    // Sequences of other partitions lie between: what counts is the frame before in this one.
    const [one, five, nine] = [archivedOf(1, { before: 0 }), archivedOf(5, { before: 1 }), archivedOf(9, { before: 5 })]
    expect(await marks(nine as EventToArchive)).toEqual({ session: 0 })
    expect(await marks(one as EventToArchive)).toEqual({ session: 1 })
    expect(await marks(five as EventToArchive, archivedOf(2, { sessionId: 'other', before: 0 }))).toEqual({
      session: 9,
      other: 2,
    })
    expect(await marks(one as EventToArchive)).toEqual({ session: 9 })
    expect(Object.fromEntries(await at.log.watermarks(0))).toEqual({ session: 9, other: 2 })
    expect(Object.fromEntries(await at.log.watermarks(1))).toEqual({})
  })

  test('agrees with a plain model for frames in any order, cut into any batches, with any repeats', async () => {
    let session = 0
    const frames = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 25 })
      .chain((sequences) => {
        const sorted = sequences.toSorted((a, b) => a - b)
        const chain = sorted.map((sequence, i) => ({ sequence, before: sorted[i - 1] ?? 0 }))
        return fc.array(fc.array(fc.constantFrom(...chain), { minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 6,
        })
      })
    await fc.assert(
      fc.asyncProperty(frames, async (batches) => {
        const sessionId = `session ${session++}`
        const seen = new Map<number, number>()
        for (const batch of batches) {
          const fresh = new Set(batch.map(({ sequence }) => sequence).filter((sequence) => !seen.has(sequence)))
          for (const { sequence, before } of batch) seen.set(sequence, before)
          const archived = await at.log.archive(
            1,
            batch.map((frame) => archivedOf(frame.sequence, { sessionId, before: frame.before })),
          )
          expect(archived.added).toBe(fresh.size)
          let watermark = 0
          for (let next = true; next; ) {
            const found = [...seen].find(([, before]) => before === watermark)
            if (found) watermark = found[0]
            next = found !== undefined
          }
          expect(archived.watermarks.get(sessionId)).toBe(watermark)
        }
      }),
      { numRuns: 40 },
    )
    expect(await at.log.verifyArchive()).toMatchObject([{ partition: 1, fault: null }])
  })

  test('refuses a frame that follows itself, and keeps nothing of its batch', async () => {
    await expect(at.log.archive(0, [archivedOf(1), archivedOf(2, { before: 2 })])).rejects.toMatchObject({
      disposition: 'dead-letter',
    })
    expect(await at.log.readGuildArchive(everything)).toEqual([])
  })

  test('reads a guild in the order of folding, in pages, within a time', async () => {
    const events = [5, 3, 4, 1, 2].map((n) => archivedOf(n, { entryId: `100-${n}` }))
    await at.log.archive(0, [
      ...events,
      archivedOf(6, { entryId: '200-0' }),
      archivedOf(7, { guildId: '7' }),
      archivedOf(8, { guildId: null }),
    ])
    const first = await at.log.readGuildArchive({ ...everything, limit: 3 })
    expect(first.map(({ entryId }) => entryId)).toEqual(['100-1', '100-2', '100-3'])
    const next = await at.log.readGuildArchive({ ...everything, limit: 3, after: '100-3' })
    expect(next.map(({ entryId }) => entryId)).toEqual(['100-4', '100-5', '200-0'])
    expect(await at.log.readGuildArchive({ ...everything, until: 200 })).toHaveLength(5)
    expect(await at.log.readGuildArchive({ ...everything, from: 101 })).toHaveLength(1)
  })

  test('finds all that happened to one message', async () => {
    const messageId = snowflakeAt(Date.now())
    await at.log.archive(2, [
      archivedOf(1, { messageId }),
      archivedOf(2, { messageId: '1' }),
      archivedOf(3, { messageId, type: 'MESSAGE_UPDATE' }),
    ])
    expect((await at.log.readMessageArchive(messageId)).map(({ type }) => type)).toEqual([
      'MESSAGE_CREATE',
      'MESSAGE_UPDATE',
    ])
    expect((await at.log.readMessageArchive(messageId))[0]).toMatchObject({
      messageId,
      partition: 2,
      guildId: '1098765432109876543',
    })
  })

  test('gives every event of a partition in pages, for a backup', async () => {
    await at.log.archive(
      0,
      Array.from({ length: 25 }, (_, i) => archivedOf(i + 1)),
    )
    const pages = await Array.fromAsync(at.log.scanArchive({ partition: 0, limit: 10 }))
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5])
    expect(pages.flat().map(({ position }) => position)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
  })

  test.each([
    ['edited', [`update nexus.server_events set data = 'x' where position = 5`], 'edited', 5],
    ['deleted', ['delete from nexus.server_events where position = 5'], 'missing', 5],
    ['given to another guild', ['update nexus.server_events set guild_id = 1 where position = 5'], 'edited', 5],
    [
      'cut off',
      ['delete from nexus.server_events where position > 6', 'delete from nexus.archive_seal where last_position > 6'],
      'cut-off',
      7,
    ],
  ])('shows an event that was %s', async (_, statements, kind, position) => {
    for (let i = 0; i < 9; i += 3) await at.log.archive(3, [archivedOf(i + 1), archivedOf(i + 2), archivedOf(i + 3)])
    await at.log.archive(2, [archivedOf(1)])
    await at.tamper(...statements)
    expect(await at.log.verifyArchive()).toMatchObject([
      { partition: 2, fault: null },
      { partition: 3, fault: { kind, position } },
    ])
  })

  test('keeps its order and chain when two recorders write one partition at once', async () => {
    const other = await at.openAnother()
    const frames = Array.from({ length: 200 }, (_, i) => archivedOf(i + 1))
    const chunks = Array.from({ length: 40 }, (_, i) => frames.slice((i * 5) % 200, ((i * 5) % 200) + 10))
    await Promise.all(chunks.map((chunk, i) => (i % 2 ? other : at.log).archive(0, chunk)))
    expect(await at.log.verifyArchive()).toMatchObject([{ rows: 200, position: 200, fault: null }])
    expect(Object.fromEntries(await at.log.watermarks(0))).toEqual({ session: 200 })
  })
})
