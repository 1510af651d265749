import { expect, test } from 'vitest'
import { definitions } from './definitions.ts'
import { syncCommands } from './sync-commands.ts'

function discordWith(refuses = false) {
  const told = new Map<string, string>()
  const calls: (string | null)[] = []
  const options = {
    overwrite: async (guildId: string | null) => {
      calls.push(guildId)
      return refuses
        ? ({ ok: false, fault: 'missing_access', code: 50_001, status: 403, detail: 'no' } as const)
        : ({ ok: true, value: undefined } as const)
    },
    told: {
      read: async (scope: string) => told.get(scope) ?? null,
      write: async (scope: string, digest: string) => void told.set(scope, digest),
    },
    onSynced: () => {},
    onRefused: () => {},
  }
  return { calls, options }
}

test('commands are told to Discord once, and not again while they are the same', async () => {
  const { calls, options } = discordWith()
  await syncCommands({ guildIds: [], ...options })
  await syncCommands({ guildIds: [], ...options })
  expect(calls).toEqual([null])
})

test('each listed guild gets them as its own', async () => {
  const { calls, options } = discordWith()
  await syncCommands({ guildIds: ['1', '2'], ...options })
  expect(calls).toEqual(['1', '2'])
})

test('what Discord refused is told again', async () => {
  const { calls, options } = discordWith(true)
  await syncCommands({ guildIds: [], ...options })
  await syncCommands({ guildIds: [], ...options })
  expect(calls).toHaveLength(2)
})

test('the definitions keep within what Discord takes', () => {
  for (const { name, description, options = [] } of definitions) {
    expect(name).toMatch(/^[a-z-]{1,32}$/)
    for (const one of [{ name, description }, ...options]) {
      expect(one.description.length).toBeLessThanOrEqual(100)
      expect(one.description.length).toBeGreaterThan(0)
    }
  }
})
