import { startPostgres, type TestPostgres } from '@nexus/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { archivedOf } from './test/archived-of.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

let postgres: TestPostgres
let at: TestLog
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  at = await openTestLog(postgres)
  await at.log.archive(0, [
    archivedOf(1, { type: 'MESSAGE_CREATE', messageId: '11' }),
    archivedOf(2, { type: 'GUILD_ROLE_UPDATE', messageId: null }),
    archivedOf(3, { type: 'MESSAGE_UPDATE', messageId: '11' }),
  ])
  await at.log.archive(1, [archivedOf(4, { type: 'MESSAGE_CREATE', messageId: '12', sessionId: 'other' })])
  await at.log.archive(0, [archivedOf(5, { type: 'MESSAGE_CREATE', messageId: '13' })])
})
afterEach(() => at[Symbol.asyncDispose]())
afterAll(() => postgres?.stop())

async function named(after: number, upTo: number, limit?: number): Promise<unknown[]> {
  const found: unknown[] = []
  const options = { partition: 0, after, upTo, ...(limit === undefined ? {} : { limit }) }
  for await (const page of at.log.scanArchivedMessages(options)) {
    for (const { position, type, messageId, entryId } of page) found.push([position, type, messageId, entryId])
  }
  return found
}

describe('messages of a partition’s archive', () => {
  test('are named in order, new ones and edits, between two positions', async () => {
    const all = [
      [1, 'MESSAGE_CREATE', '11', '1-0'],
      [3, 'MESSAGE_UPDATE', '11', '3-0'],
      [4, 'MESSAGE_CREATE', '13', '5-0'],
    ]
    expect(await named(0, 4)).toEqual(all)
    expect(await named(0, 4, 1)).toEqual(all)
    expect(await named(1, 3)).toEqual(all.slice(1, 2))
    expect(await named(4, 4)).toEqual([])
    expect(await named(0, 0)).toEqual([])
  })

  test('are read by their positions', async () => {
    const read = await at.log.readArchivedAt(0, [4, 1])
    expect(read.map(({ position, data }) => [position, Buffer.from(data).toString()])).toEqual([
      [1, 'frame 1'],
      [4, 'frame 5'],
    ])
    expect(await at.log.readArchivedAt(0, [])).toEqual([])
  })

  test('end where the partition’s archive ends, now and at an earlier time', async () => {
    expect(await at.log.archiveEnd(0)).toBe(4)
    expect(await at.log.archiveEnd(1)).toBe(1)
    expect(await at.log.archiveEnd(2)).toBe(0)
    expect(await at.log.archiveEnd(0, Date.now() + 60_000)).toBe(4)
    expect(await at.log.archiveEnd(0, Date.now() - 60_000)).toBe(0)
  })
})

test('the log says which position was the last at a time', async () => {
  expect(await at.log.positionAt(Date.now() + 60_000)).toBe((await at.log.head()).position)
  expect(await at.log.positionAt(1_000)).toBe(0)
})
