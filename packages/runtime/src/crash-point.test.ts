import { expect, test } from 'vitest'
import { crashPoints } from './crash-point.ts'

test('a process dies at the nth passing of its crash point, and at no other', () => {
  let deaths = 0
  const pass = crashPoints('appended:2', () => {
    deaths += 1
  })
  pass('appended')
  pass('read')
  expect(deaths).toBe(0)
  pass('appended')
  pass('appended')
  expect(deaths).toBe(1)
})

test('a process without a configured crash point passes all of them', () => {
  const pass = crashPoints(undefined, () => {
    throw new Error('died')
  })
  expect(() => pass('read')).not.toThrow()
})
