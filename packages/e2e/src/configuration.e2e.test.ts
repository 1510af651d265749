import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type ServiceName, services } from '@nexus/events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const COMMON = ['DATABASE_URL', 'REDIS_URL', 'NEXUS_STATE_DIR', 'NEXUS_MASTER_KEY_FILE']
const OWN: Partial<Record<ServiceName, readonly string[]>> = {
  gateway: ['DISCORD_TOKEN'],
  'action-executor': ['DISCORD_TOKEN'],
  commands: ['DISCORD_TOKEN'],
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a service's own main until it ends; one that does not end by itself is killed after half a minute. */
async function run(name: ServiceName, env: Readonly<Record<string, string>>): Promise<Ended> {
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(late)
  return { code, ...said }
}

/** A port that counts who knocks. */
let door: Server
let knocks = 0
let port = 0

beforeAll(async () => {
  door = createServer((socket) => {
    knocks += 1
    socket.destroy()
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  port = (door.address() as { port: number }).port
})
afterAll(() => door.close())

describe.each([...services])('%s', (name) => {
  test('without any configuration names every variable that it lacks at once, and ends with code 2', async () => {
    const { code, stdout, stderr } = await run(name, {})
    expect(code, stderr).toBe(2)
    for (const variable of [...COMMON, ...(OWN[name] ?? [])]) expect(stderr).toContain(`${variable}: is not set`)
    expect(stdout).toBe('')
  })

  test('with wrong values names every one, repeats none, and connects to nothing', async () => {
    const planted = 'sesame-open-9471'
    const { code, stdout, stderr } = await run(name, {
      DATABASE_URL: `mysql://${planted}@127.0.0.1:${port}/db`,
      // Right by itself: a service that began before it had read everything would knock here.
      REDIS_URL: `redis://:${planted}@127.0.0.1:${port}`,
      NEXUS_STATE_DIR: '/tmp',
      NEXUS_MASTER_KEY_FILE: `/nowhere/${planted}`,
      STREAM_PARTITIONS: planted,
      LOG_LEVEL: planted,
      DISCORD_TOKEN: planted,
      DISCORD_API_URL: `http://127.0.0.1:${port}`,
      AI_PROVIDER: 'none',
    })
    expect(code, stderr).toBe(2)
    for (const variable of ['DATABASE_URL', 'NEXUS_MASTER_KEY_FILE', 'STREAM_PARTITIONS', 'LOG_LEVEL']) {
      expect(stderr).toMatch(new RegExp(`^  ${variable}: `, 'm'))
    }
    expect(`${stdout}${stderr}`).not.toContain(planted)
    expect(stdout).toBe('')
    expect(knocks).toBe(0)
  })
})

test('the door would have heard somebody knock', async () => {
  await fetch(`http://127.0.0.1:${port}`).catch(() => undefined)
  expect(knocks).toBe(1)
})
