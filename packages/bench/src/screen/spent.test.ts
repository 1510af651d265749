import { expect, test } from 'vitest'
import { spentUs } from './spent.ts'

test('short work is timed to the microsecond, and waiting costs nothing', () => {
  const spin = (turns: number) => () => {
    let sum = 0
    for (let turn = 0; turn < turns; turn++) sum = Math.imul(sum + turn, 31)
    return sum
  }
  for (let warmUp = 0; warmUp < 200; warmUp++) spin(20_000)()
  const short = Array.from({ length: 50 }, () => spentUs(spin(20_000))).toSorted((a, b) => a - b)
  expect(short[0]).toBeGreaterThan(1)
  expect(short[25]).toBeLessThan(1_000)
  const pause = new Int32Array(new SharedArrayBuffer(4))
  expect(spentUs(() => Atomics.wait(pause, 0, 0, 50))).toBeLessThan(25_000)
})
