import type { TestPostgres } from '@nexus/testing'
import { startPostgres, waitFor } from '@nexus/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LogGapError } from './errors.ts'
import type { Page } from './read.ts'
import { causeIdOf, causeOf, eventOf } from './test/causes.ts'
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

function follow(log: TestLog['log'], after: number, signal: AbortSignal, types?: string[]) {
  const pages: Page[] = []
  const done = (async () => {
    for await (const page of log.subscribe({ after, signal, limit: 10, ...(types ? { types } : {}) })) pages.push(page)
  })()
  done.catch(() => undefined)
  return { pages, done }
}

describe('reading', () => {
  test('gives pages by position, of some types if wanted, covering the same positions', async () => {
    await at.log.append('s', [
      causeOf('a'),
      { causeId: causeIdOf('b'), decisions: [{ entity: 'b', events: [eventOf('b', 'Other')] }] },
      causeOf('c'),
    ])
    expect((await at.log.read({ after: 0, limit: 2 })).events.map(({ position }) => position)).toEqual([1, 2])
    expect(await at.log.read({ after: 0, types: ['Other'] })).toMatchObject({
      events: [{ position: 2, json: eventOf('b', 'Other').json }],
      last: 3,
      head: 3,
    })
    expect(await at.log.read({ after: 3 })).toEqual({ events: [], last: 3, head: 3 })
    expect(await at.log.read({ after: 0, types: ['Nothing'] })).toEqual({ events: [], last: 3, head: 3 })
  })

  test('gives the histories of many entities at once, whole or the newest', async () => {
    await at.log.append('s', [causeOf('a1', 'a'), causeOf('b1', 'b'), causeOf('a2', 'a'), causeOf('a3', 'a')])
    const versions = (histories: Awaited<ReturnType<TestLog['log']['readEntities']>>) =>
      Object.fromEntries(
        [...histories].map(([entity, events]) => [entity, events.map(({ entityVersion }) => entityVersion)]),
      )
    expect(versions(await at.log.readEntities(['a', 'b', 'none']))).toEqual({ a: [1, 2, 3], b: [1], none: [] })
    expect(versions(await at.log.readEntities(['a', 'b'], { newest: 2 }))).toEqual({ a: [2, 3], b: [1] })
    expect(versions(await at.log.readEntities(['a', 'b'], { afterVersion: 1 }))).toEqual({ a: [2, 3], b: [] })
  })

  test('finds events by id, and gives exactly the bytes that were appended', async () => {
    const words = 'a "quote", a \\ backslash, \u2028, 💥, tab\t, é and a lone \ud800'
    const event = eventOf('bytes', 'Other', { words })
    await at.log.append('s', [{ causeId: causeIdOf('bytes'), decisions: [{ entity: 'bytes', events: [event] }] }])
    const found = await at.log.readEvents([event.id, eventOf('unknown').id])
    expect([...found.keys()]).toEqual([event.id])
    expect(found.get(event.id)?.json).toBe(event.json)
  })
})

describe('a subscription', () => {
  test('gives everything once and in order, woken by other processes well before it would poll', async () => {
    const writer = await at.openAnother()
    const stop = new AbortController()
    const { pages, done } = follow(at.log, 0, stop.signal)
    await at.log.append('s', [causeOf('first')])
    await waitFor(() => pages.length === 1)
    const slowest = { ms: 0 }
    for (let i = 0; i < 10; i++) {
      const started = performance.now()
      await writer.append('s', [causeOf(`n${i}`)])
      await waitFor(() => pages.flatMap(({ events }) => events).length === i + 2, { intervalMs: 1 })
      slowest.ms = Math.max(slowest.ms, performance.now() - started)
    }
    stop.abort()
    await done
    expect(pages.flatMap(({ events }) => events).map(({ position }) => position)).toEqual(
      Array.from({ length: 11 }, (_, i) => i + 1),
    )
    expect(slowest.ms).toBeLessThan(900)
  })

  test('finds new events by polling when no wake-up comes', async () => {
    const stop = new AbortController()
    const { pages, done } = follow(at.log, 0, stop.signal)
    await at.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test listen' and datname = current_database()`,
    )
    await at.log.append('s', [causeOf('unheard')])
    await waitFor(() => pages.length === 1)
    stop.abort()
    await done
    await waitFor(() => at.faults.length > 0)
    expect(at.faults[0]).toMatchObject({ name: 'LogUnavailableError' })
  })

  test('ends with an error at a hole, and at once when it is told to stop', async () => {
    await at.log.append('s', [causeOf('a'), causeOf('b'), causeOf('c')])
    await at.tamper('delete from nexus.event where position = 2')
    await expect(follow(at.log, 0, new AbortController().signal).done).rejects.toThrow(LogGapError)
    await expect(follow(at.log, 0, AbortSignal.abort()).done).resolves.toBeUndefined()
  })
})
