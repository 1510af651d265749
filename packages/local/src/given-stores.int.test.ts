import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPort, findRedisCommand, provisionPostgres, provisionRedis, startRedisServer } from './index.ts'

let stateDir: string
beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'nexus-given-'))
})
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

describe('a store that the operator gives', () => {
  test('is used as it is, and not stopped', async () => {
    const command = await findRedisCommand(() => undefined)
    const given = await startRedisServer({ directory: join(stateDir, 'given'), command, settings: ['save ""'] })
    const provisioned = await provisionRedis({ stateDir, redisUrl: given.url })
    expect(provisioned).toMatchObject({ url: given.url, isPrivate: false })
    await provisioned.stop()
    await expect(provisionRedis({ stateDir, redisUrl: given.url })).resolves.toBeDefined()
    await given.stop()
  })

  test('is named, with what to do, when nothing answers there', async () => {
    const port = await findPort()
    const redis = provisionRedis({ stateDir, redisUrl: `redis://127.0.0.1:${port}` })
    await expect(redis).rejects.toThrow(/REDIS_URL cannot be used .*ECONNREFUSED.* correct the address in \.env/)
    const postgres = provisionPostgres({ stateDir, databaseUrl: `postgres://u:p@127.0.0.1:${port}/nexus` })
    await expect(postgres).rejects.toThrow(/DATABASE_URL cannot be used .*ECONNREFUSED.* correct the address in \.env/)
  })
})

test('a port that is taken is not found, and a preferred one is when it is free', async () => {
  const port = await findPort()
  expect(await findPort(port)).toBe(port)
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve))
  expect(await findPort(port)).not.toBe(port)
  holder.close()
})
