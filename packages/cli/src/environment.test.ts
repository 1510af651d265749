import { expect, test } from 'vitest'
import { configurationFailure, parseEnvironment } from './environment.ts'

test('every fault is told at once, and no value with it', () => {
  const { faults } = parseEnvironment({
    DATABASE_URL: 'mysql://root:hunter2@127.0.0.1',
    REDIS_URL: 'http://127.0.0.1',
    DISCORD_TOKEN: 'Bot hunter2',
    STREAM_PARTITIONS: '0',
  })
  expect(faults.map((fault) => fault.split(':')[0])).toEqual([
    'DATABASE_URL',
    'REDIS_URL',
    'DISCORD_TOKEN',
    'STREAM_PARTITIONS',
  ])
  const failure = configurationFailure(faults)
  expect(failure.exitCode).toBe(2)
  expect(failure.message).toContain('4 fault(s)')
  expect(failure.message).not.toContain('hunter2')
})

test('an empty variable counts as unset', () => {
  const { environment } = parseEnvironment({ DATABASE_URL: '', DISCORD_TOKEN: '', STREAM_PARTITIONS: '' })
  expect(environment).toMatchObject({ STREAM_PARTITIONS: 4 })
  expect(environment?.DISCORD_TOKEN).toBeUndefined()
  expect(environment?.given).toEqual({})
})
