import { type PrivatePostgres, startPostgres, waitFor } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LogUnavailableError } from './errors.ts'
import { causeOf } from './test/causes.ts'
import { openTestLog, type TestLog } from './test/open-test-log.ts'

let postgres: PrivatePostgres
let at: TestLog
beforeAll(async () => {
  postgres = await startPostgres({ isPrivate: true })
  at = await openTestLog(postgres)
})
afterAll(async () => {
  await at?.[Symbol.asyncDispose]()
  await postgres?.stop()
})

describe('a log whose Postgres goes away', () => {
  test('says that it is unavailable, loses nothing that it confirmed, and works again by itself', async () => {
    const confirmed: number[] = []
    const stop = { now: false }
    let unavailable = 0
    const writer = (async () => {
      for (let i = 0; !stop.now; i++) {
        for (let isDone = false; !isDone && !stop.now; ) {
          try {
            const [outcome] = await at.log.append('s', [causeOf(`write ${i}`)])
            if (outcome?.status === 'conflict') throw new Error('conflict')
            confirmed.push(outcome?.events[0]?.position ?? 0)
            isDone = true
          } catch (error) {
            expect(error).toBeInstanceOf(LogUnavailableError)
            expect(error).toMatchObject({ disposition: 'retry' })
            unavailable += 1
            await new Promise((resolve) => setTimeout(resolve, 20))
          }
        }
      }
    })()
    await waitFor(() => confirmed.length > 50)
    await postgres.kill()
    await waitFor(() => unavailable > 0)
    await postgres.restart()
    const before = confirmed.length
    await waitFor(() => confirmed.length > before + 50)
    stop.now = true
    await writer
    expect(new Set(confirmed).size).toBe(confirmed.length)
    expect((await at.log.head()).position).toBeGreaterThanOrEqual(confirmed.length)
    expect((await at.log.verify()).fault).toBeNull()
  })

  test('says so too when opened, and when it waits too long for the head', async () => {
    const url = new URL(at.connectionString)
    url.port = '1'
    await expect(at.openAnother({ connectionString: url.href })).rejects.toBeInstanceOf(LogUnavailableError)
    await at.reconnect()
    await at.query('begin')
    await at.query('select * from nexus.log_head for update')
    const waiting = at.log.append('s', [causeOf('waits')])
    await expect(waiting).rejects.toBeInstanceOf(LogUnavailableError)
    await at.query('rollback')
    expect(await at.log.append('s', [causeOf('waits')])).toMatchObject([{ status: 'appended' }])
  }, 30_000)
})
