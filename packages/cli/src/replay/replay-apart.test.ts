import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { replayApart } from './replay-apart.ts'

let folder: string
let tells: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexus-apart-'))
  tells = join(folder, 'tells.mjs')
  const program = `import { text } from 'node:stream/consumers'
    process.stdout.write(JSON.stringify({ env: process.env, args: process.argv.slice(2), stdin: await text(process.stdin) }))`
  await writeFile(tells, program)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const reached = { databaseUrl: 'postgres://127.0.0.1/nexus', masterKeyFile: '/keys/master' }

test('a replay knows the log and its key, and nothing by which it could reach Discord, a model or Redis', async () => {
  for (const name of ['DISCORD_TOKEN', 'ANTHROPIC_API_KEY', 'OPENAI_COMPATIBLE_API_KEY', 'REDIS_URL', 'AI_BASE_URL'])
    vi.stubEnv(name, 'a secret')
  const told: unknown = await replayApart(reached, ['--guild', '1'], new Map([['scam', new Set(['a.example'])]]), tells)
  vi.unstubAllEnvs()
  expect(told).toEqual({
    env: { DATABASE_URL: reached.databaseUrl, NEXUS_MASTER_KEY_FILE: reached.masterKeyFile },
    args: ['--guild', '1'],
    stdin: '{"scam":["a.example"]}',
  })
})

test('a replay that ends early says why', async () => {
  const fails = join(folder, 'fails.mjs')
  await writeFile(fails, `console.error('Error: the log is torn'); process.exit(1)`)
  await expect(replayApart(reached, [], new Map(), fails)).rejects.toThrow('the log is torn')
})
