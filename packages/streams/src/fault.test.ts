import { describe, expect, test } from 'vitest'
import { backoffMs, refusalOf } from './fault.ts'

describe('a refusal that passes by itself', () => {
  test.each([
    ['LOADING Redis is loading the dataset in memory', 'loading'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'out-of-memory'],
    ["READONLY You can't write against a read only replica.", 'read-only'],
    [
      'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
      'cannot-save',
    ],
    ['BUSY Redis is busy running a script.', 'busy'],
    ['CLUSTERDOWN Hash slot not served', 'cluster-down'],
  ])('is known by its code: %s', (message, kind) => {
    expect(refusalOf(new Error(message))).toBe(kind)
  })

  test.each(['BUSYGROUP Consumer Group name already exists', 'WRONGTYPE Operation against a key', 'ERR syntax error'])(
    'is not taken for one: %s',
    (message) => {
      expect(refusalOf(new Error(message))).toBeUndefined()
    },
  )
})

test('pauses grow from 50 ms and end at 2.5 s', () => {
  for (let attempt = 1; attempt < 50; attempt += 1) {
    expect(backoffMs(attempt)).toBeGreaterThanOrEqual(50)
    expect(backoffMs(attempt)).toBeLessThanOrEqual(2_500)
  }
})
