import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { parsePlace } from './commands/dlq.ts'
import { readersOf } from './commands/lag.ts'
import { parseSpec } from './commands/sim.ts'
import { describeAge } from './describe-age.ts'
import { buildProgram } from './program.ts'

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf)
}

function helpOf(command: Command): string {
  let help = ''
  command.configureOutput({
    writeOut(text) {
      help += text
    },
  })
  command.outputHelp()
  return help
}

test('every command takes --json and shows one real example', () => {
  const leaves = leavesOf(buildProgram())
  expect(leaves.length).toBeGreaterThanOrEqual(20)
  for (const leaf of leaves) {
    expect(leaf.options.map(({ long }) => long)).toContain('--json')
    expect(helpOf(leaf)).toMatch(/Example:\n {2}\S*(nexus|npm start)/)
  }
})

test.each([
  ['an unknown command', ['dance']],
  ['a missing argument', ['why']],
  ['an id that is none', ['erase', 'me', 'him']],
  ['a time that is none', ['replay', '--guild', '1', '--from', 'yesterday-ish']],
])('%s is a fault of usage', async (_, args) => {
  const program = buildProgram()
  for (const command of [program, ...leavesOf(program)])
    command.exitOverride().configureOutput({ writeErr: () => undefined })
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({ exitCode: 1 })
})

test('a dead letter is named by stream, partition and entry', () => {
  expect(parsePlace('discord.events/3/1700000000000-4')).toEqual({
    stream: 'discord.events',
    partition: 3,
    id: '1700000000000-4',
  })
  expect(() => parsePlace('discord.events')).toThrow('names no dead letter')
})

test('faults are given as a kind with settings, or as JSON', () => {
  expect(parseSpec('reconnect')).toEqual({ kind: 'reconnect' })
  expect(parseSpec('rate-limit scope=global retryAfterMs=2000')).toEqual({
    kind: 'rate-limit',
    scope: 'global',
    retryAfterMs: 2000,
  })
  expect(parseSpec('server-error status=503 route=POST /channels/* when=after')).toEqual({
    kind: 'server-error',
    status: 503,
    route: 'POST /channels/*',
    when: 'after',
  })
  expect(parseSpec('invalid-session resumable=true')).toEqual({ kind: 'invalid-session', resumable: true })
  expect(parseSpec('{"kind":"close","code":4000}')).toEqual({ kind: 'close', code: 4000 })
})

test('lag is measured for those who read a stream, and for no one else', () => {
  expect(readersOf('discord.events').toSorted()).toEqual(['context', 'recorder'])
  expect(readersOf('discord.interactions').toSorted()).toEqual(['commands', 'recorder'])
  expect(readersOf('moderation.requests')).toEqual(['ai-router'])
})

test('ages are told in their two largest units', () => {
  expect([0, 59_999, 61_000, 3_600_000, 90_000_000].map(describeAge)).toEqual([
    '0 s',
    '59 s',
    '1 min 1 s',
    '1 h 0 min',
    '1 d 1 h',
  ])
})
