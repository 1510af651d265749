import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, loadConfig } from './config.ts'
import { SecretText } from './secret.ts'

const folder = mkdtempSync(join(tmpdir(), 'nexus-config-'))
const keyFile = join(folder, 'master-key')
const shortKeyFile = join(folder, 'short-key')
writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'))
writeFileSync(shortKeyFile, 'tooshortsecret')
afterAll(() => rmSync(folder, { recursive: true }))

const env = {
  DATABASE_URL: 'postgres://nexus@127.0.0.1/nexus',
  REDIS_URL: 'redis://127.0.0.1:6379',
  NEXUS_STATE_DIR: '/var/lib/nexus',
  NEXUS_MASTER_KEY_FILE: keyFile,
}
const Own = z.object({ DISCORD_TOKEN: SecretText, FLUSH_AFTER_MS: z.coerce.number().int().min(1).default(100) })

function faultsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(Own, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('the configuration', () => {
  test('is read with its defaults', () => {
    const config = loadConfig(Own, { ...env, DISCORD_TOKEN: 'abc' })
    expect(config).toMatchObject({ STREAM_PARTITIONS: 4, FLUSH_AFTER_MS: 100, LOG_LEVEL: 'info' })
  })

  test('says everything that is wrong at once', () => {
    const faults = faultsOf({ ...env, REDIS_URL: 'http://x', DATABASE_URL: '', FLUSH_AFTER_MS: '-1' })
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'DATABASE_URL',
      'DISCORD_TOKEN',
      'FLUSH_AFTER_MS',
      'REDIS_URL',
    ])
  })

  test('tells unset from wrong', () => {
    expect(faultsOf({ ...env })).toEqual(['DISCORD_TOKEN: is not set'])
  })

  test('wants a master key that can be read', () => {
    expect(faultsOf({ ...env, DISCORD_TOKEN: 'x', NEXUS_MASTER_KEY_FILE: join(folder, 'nowhere') })).toEqual([
      'NEXUS_MASTER_KEY_FILE: cannot be read (ENOENT)',
    ])
  })

  test('never repeats a value', () => {
    expect(faultsOf({ ...env, DISCORD_TOKEN: 'x', NEXUS_MASTER_KEY_FILE: shortKeyFile }).join()).not.toContain(
      'tooshort',
    )
  })
})

describe('a secret', () => {
  test('is redacted however it is printed', () => {
    const { DISCORD_TOKEN } = loadConfig(Own, { ...env, DISCORD_TOKEN: 'very.secret.token' })
    const printed = [
      String(DISCORD_TOKEN),
      JSON.stringify({ DISCORD_TOKEN }),
      inspect({ DISCORD_TOKEN }),
      `${DISCORD_TOKEN}`,
    ]
    expect(printed.join()).not.toContain('very')
    expect(DISCORD_TOKEN.reveal()).toBe('very.secret.token')
  })
})
