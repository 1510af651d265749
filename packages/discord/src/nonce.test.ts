import { expect, test } from 'vitest'
import { nonceOf } from './nonce.ts'

test('a nonce fits in 25 characters and tells ids apart', () => {
  const one = nonceOf('019ab2de-4c00-8fff-8123-0123456789ab')
  const other = nonceOf('019ab2de-4c00-8fff-8123-0123456789ac')
  expect(one.length).toBeLessThanOrEqual(25)
  expect(one).not.toBe(other)
})

test('what is no UUID is refused', () => {
  expect(() => nonceOf('17')).toThrow(RangeError)
})
