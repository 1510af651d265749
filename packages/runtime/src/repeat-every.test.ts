import { expect, test } from 'vitest'
import { repeatEvery } from './repeat-every.ts'

test('work is repeated through failures until it is stopped', async () => {
  const stop = new AbortController()
  const faults: unknown[] = []
  let rounds = 0
  await repeatEvery(
    1,
    async () => {
      rounds += 1
      if (rounds === 2) throw new Error('once')
      if (rounds === 4) stop.abort()
    },
    { signal: stop.signal, onFault: (error) => faults.push(error) },
  )
  expect(rounds).toBe(4)
  expect(faults).toEqual([new Error('once')])
})
