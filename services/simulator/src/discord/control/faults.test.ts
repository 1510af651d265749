import { expect, test } from 'vitest'
import { FaultBook, FaultSpec } from './faults.ts'

const spec = (input: object) => FaultSpec.parse(input)

test('strikes once unless it is told a count', () => {
  const book = new FaultBook()
  book.add(spec({ kind: 'server-error' }))
  expect(book.strike(['server-error'], 'GET /x')).toMatchObject({ status: 503 })
  expect(book.strike(['server-error'], 'GET /x')).toBeUndefined()
  book.add(spec({ kind: 'cut', count: 2 }))
  expect([1, 2, 3].map(() => book.strike(['cut'], 'GET /x') !== undefined)).toEqual([true, true, false])
})

test('strikes its own route, by name or by beginning', () => {
  const book = new FaultBook()
  book.add(spec({ kind: 'slow', ms: 5, route: 'POST /channels/*', count: 5 }))
  expect(book.strike(['slow'], 'GET /channels/{channel_id}')).toBeUndefined()
  expect(book.strike(['slow'], 'POST /channels/{channel_id}/messages')).toBeDefined()
})

test('with a duration it strikes as often as it is met', () => {
  const book = new FaultBook()
  book.add(spec({ kind: 'drop-heartbeats', durationMs: 60_000 }))
  for (let met = 0; met < 10; met++) expect(book.strike(['drop-heartbeats'])).toBeDefined()
})

test('a fault that is removed does not strike', () => {
  const book = new FaultBook()
  const { id } = book.add(spec({ kind: 'hang' }))
  expect(book.remove(id)).toBe(true)
  expect(book.remove(id)).toBe(false)
  expect(book.strike(['hang'], 'GET /x')).toBeUndefined()
})
