import { randomBytes } from 'node:crypto'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import { startPostgres, type TestPostgres } from '@nexus/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyringVault } from './keyring-vault.ts'

const guildId = '1190000000000000001'
let postgres: TestPostgres
let log: EventLog
beforeAll(async () => {
  postgres = await startPostgres()
  await migrate(postgres.connectionString)
  log = await openEventLog({
    connectionString: postgres.connectionString,
    applicationName: 'nexus-ai-router-test',
    poolSize: 2,
    masterKey: randomBytes(32),
    onFault: (fault) => {
      throw fault
    },
  })
})
afterAll(async () => {
  await log?.[Symbol.asyncDispose]()
  await postgres?.stop()
})

describe('the vault over the log’s keys', () => {
  test('opens what was sealed, and nothing once the member is erased', async () => {
    const subjects = await log.keys.subjectsFor(guildId, ['11', '22'])
    const [ada, eve] = [subjects.get('11') ?? '', subjects.get('22') ?? '']
    const vault = keyringVault(log.keys)
    const words = [await vault.seal(guildId, ada, 'hello'), await vault.seal(guildId, eve, 'goodbye')]
    const sealed = words.filter((each) => each !== null)
    expect(JSON.stringify(sealed)).not.toContain('hello')
    expect(await vault.unseal(guildId, sealed)).toEqual(['hello', 'goodbye'])

    await log.erase(guildId, '11')
    expect(await vault.unseal(guildId, sealed)).toEqual([null, 'goodbye'])
    expect(await vault.seal(guildId, ada, 'again')).toBeNull()
    await expect(vault.unseal('1190000000000000009', sealed)).rejects.toMatchObject({ fault: 'rejected' })
  })
})
