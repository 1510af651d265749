import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

const GUILD = '1300000000000000001'
const ALICE = '1200000000000000002'
const BOB = '1200000000000000003'

let opened: TestLog

beforeAll(async () => {
  opened = await openTestLog()
  await opened.log.keys.subjectsFor(GUILD, [ALICE, BOB])
})
afterAll(() => opened?.[Symbol.asyncDispose]())

describe('an erased member', () => {
  test('is to be forgotten until it is said that he is', async () => {
    expect(await opened.log.forgetting()).toEqual([])
    const before = Date.now()
    await opened.log.erase(GUILD, ALICE)
    const [alice] = await opened.log.forgetting()
    expect(alice).toEqual({ guildId: GUILD, userId: ALICE, erasedAt: expect.any(Number) })
    expect(alice?.erasedAt).toBeGreaterThanOrEqual(before - 1_000)
    await opened.log.endForgetting(alice ? [alice] : [])
    expect(await opened.log.forgetting()).toEqual([])
  })

  test('who was erased once more meanwhile stays to be forgotten', async () => {
    await opened.log.erase(GUILD, BOB)
    const first = await opened.log.forgetting()
    await opened.log.keys.subjectsFor(GUILD, [BOB])
    await opened.query(
      `update nexus.forgetting set erased_at = erased_at + interval '1 second' where user_id = '${BOB}'`,
    )
    await opened.log.endForgetting(first)
    expect((await opened.log.forgetting()).map(({ userId }) => userId)).toEqual([BOB])
  })

  test('who is not known to the log is not to be forgotten', async () => {
    expect(await opened.log.erase(GUILD, '1200000000000000009')).toBeNull()
    expect((await opened.log.forgetting()).map(({ userId }) => userId)).toEqual([BOB])
  })

  test('is named there without his subject', async () => {
    const columns = await opened.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = 'forgetting' order by 1`,
    )
    expect(columns.map(({ name }) => name)).toEqual(['erased_at', 'guild_id', 'user_id'])
  })
})
