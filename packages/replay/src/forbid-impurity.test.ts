import { describe, expect, test } from 'vitest'
import { forbidImpurity, ImpurityError } from './forbid-impurity.ts'

const readings: Readonly<Record<string, () => unknown>> = {
  'Date.now': () => Date.now(),
  'new Date()': () => new Date(),
  'Date()': () => Date(),
  'Math.random': () => Math.random(),
  'performance.now': () => performance.now(),
  'process.hrtime': () => process.hrtime(),
  'crypto.randomUUID': () => crypto.randomUUID(),
  'crypto.getRandomValues': () => crypto.getRandomValues(new Uint8Array(1)),
}

describe('a decider under replay', () => {
  test.each(Object.keys(readings))('cannot read %s without being named', (reading) => {
    expect(() => forbidImpurity(() => readings[reading]?.())).toThrow(new ImpurityError(reading))
  })

  test('may read times that it was given', () => {
    expect(forbidImpurity(() => new Date(86_400_000).toISOString())).toBe('1970-01-02T00:00:00.000Z')
    expect(forbidImpurity(() => Date.parse('1970-01-02T00:00:00Z'))).toBe(86_400_000)
  })

  test('leaves clock and chance as they were, also when it throws', () => {
    const { now } = Date
    expect(() => forbidImpurity(() => Math.random())).toThrow(ImpurityError)
    expect(Date.now).toBe(now)
    expect(Math.random()).toBeLessThan(1)
    expect(Date.now()).toBeGreaterThan(1_700_000_000_000)
    expect(new Date()).toBeInstanceOf(Date)
  })
})
