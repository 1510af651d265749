import { expect, test } from 'vitest'
import { compared, fact } from './row.ts'

test('a goal is met when the ratio reaches it, and a fact has none', () => {
  const row = { name: 'log append', value: 17_000, unit: 'events/s' }
  expect(compared(row, { ratio: 0.18, against: 'COPY', goal: 0.18 })).toMatchObject({ met: true })
  expect(compared(row, { ratio: 0.17, against: 'COPY', goal: 0.18 })).toMatchObject({ met: false })
  expect(fact('COPY', 1, 'rows/s')).toMatchObject({ ratio: null, goal: null, met: null })
})
