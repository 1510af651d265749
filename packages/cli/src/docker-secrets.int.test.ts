import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkout } from './checkout.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-secrets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const scripts = join(checkout, 'infra/docker')
const makeSecrets = (env: NodeJS.ProcessEnv = {}) =>
  execFileSync('sh', [join(scripts, 'make-secrets.sh'), folder], { env: { PATH: process.env.PATH, ...env } })
const secret = (name: string) => readFileSync(join(folder, name), 'utf8')

test('secrets are made once, fit each other, and are never written over', () => {
  makeSecrets()
  expect(Buffer.from(secret('master-key'), 'base64')).toHaveLength(32)
  expect(secret('DATABASE_URL')).toContain(`:${secret('postgres-password')}@postgres:5432/`)
  expect(secret('redis.conf').trim()).toBe(`requirepass ${secret('redis-password')}`)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const before = ['master-key', 'DATABASE_URL', 'REDIS_URL'].map(secret)

  makeSecrets({ DISCORD_TOKEN: 'the-token' })
  expect(['master-key', 'DATABASE_URL', 'REDIS_URL'].map(secret)).toEqual(before)
  expect(secret('DISCORD_TOKEN')).toBe('the-token')
})

test('a command gets the secrets that are named like variables, and no others', () => {
  writeFileSync(join(folder, 'DISCORD_TOKEN'), 'a token with "quotes" and $signs\n')
  writeFileSync(join(folder, 'master-key'), 'stays a file')
  const env = { PATH: process.env.PATH, SECRETS_DIR: folder }
  const said = execFileSync('sh', [join(scripts, 'with-secrets.sh'), 'env'], { env, encoding: 'utf8' })
  expect(said).toContain('DISCORD_TOKEN=a token with "quotes" and $signs\n')
  expect(said).not.toContain('stays a file')
})
