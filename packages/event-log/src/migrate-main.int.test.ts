import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@nexus/testing'
import { expect, test } from 'vitest'
import { migrations } from './migrations/index.ts'

test('run as a program, it brings an empty database up to date once, and changes nothing the second time', async () => {
  await using postgres = await startPostgres()
  const run = () => {
    const env = { DATABASE_URL: postgres.connectionString }
    const file = fileURLToPath(new URL('./migrate-main.ts', import.meta.url))
    return JSON.parse(execFileSync(process.execPath, [file], { env, encoding: 'utf8' })) as { migrated: string[] }
  }
  expect(run().migrated).toEqual(Object.keys(migrations).sort())
  expect(run().migrated).toEqual([])
})
