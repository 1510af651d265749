import { expect, test } from 'vitest'
import { InvalidRequests } from './invalid-requests.ts'

function counter(ceiling = 3) {
  let now = 1_000
  const invalid = new InvalidRequests({ ceiling, windowMs: 100, now: () => now })
  const pass = (ms: number) => {
    now += ms
  }
  return { invalid, pass }
}

test('401, 403 and 429 count; shared limits and other refusals do not', () => {
  const { invalid } = counter()
  expect([401, 403, 429].map((status) => invalid.note(status, null))).toEqual([true, true, true])
  expect([invalid.note(429, 'shared'), invalid.note(404, null), invalid.note(400, null)]).toEqual([false, false, false])
  expect(invalid.count).toBe(3)
})

test('below the ceiling calls are open, at it they are closed until the oldest leaves the window', () => {
  const { invalid, pass } = counter()
  invalid.note(403, null)
  pass(10)
  invalid.note(403, null)
  expect(invalid.closedForMs).toBe(0)
  pass(10)
  invalid.note(403, null)
  expect(invalid.closedForMs).toBe(80)
  pass(80)
  expect(invalid.closedForMs).toBe(0)
  expect(invalid.count).toBe(2)
})

test('answers that arrive above the ceiling keep it closed for longer', () => {
  const { invalid, pass } = counter(2)
  for (let i = 0; i < 4; i++) {
    invalid.note(429, 'user')
    pass(10)
  }
  expect(invalid.closedForMs).toBe(80)
})
