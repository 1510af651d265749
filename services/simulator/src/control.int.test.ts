import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'
import { connectRaw } from './test/raw-gateway.ts'
import { until } from './test/until.ts'

let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator({ rateLimits: { perRoute: false, globalPerSecond: null } })
})

afterAll(async () => {
  await simulator.close()
})

/** What the answers of these tests hold. */
interface Answer {
  readonly id: string
  readonly messageId: string
  readonly channelId: string
  readonly rows: readonly unknown[]
}

async function sim(path: string, body?: object, method = body ? 'POST' : 'GET') {
  const response = await fetch(`${simulator.url}/sim/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answer: Answer = JSON.parse(await response.text())
  return { status: response.status, body: answer }
}

describe('the control API', () => {
  test('posts, edits, reacts and deletes as members', async () => {
    const posted = await sim('messages', {
      authorName: 'Frank',
      channelName: 'memes',
      content: 'first',
      embeds: [{ title: 'a link' }],
    })
    expect(posted.status).toBe(201)
    const place = { channelId: posted.body.channelId, messageId: posted.body.messageId }
    expect((await sim('messages/edit', { ...place, content: 'second' })).status).toBe(200)
    expect((await sim('reactions', { ...place, userName: 'Eve', emoji: '✅' })).body).toEqual({ isApplied: true })
    expect((await sim('reactions', { ...place, userName: 'Eve', emoji: '✅' })).body).toEqual({ isApplied: false })
    expect((await sim('messages/delete', place)).status).toBe(200)
    expect((await sim('messages/delete', place)).status).toBe(404)
  })

  test('says what is wrong with a request', async () => {
    expect(await sim('messages', { authorName: 'Nobody', content: 'x' })).toMatchObject({
      status: 404,
      body: { message: 'there is no user Nobody' },
    })
    expect(await sim('messages', { authorName: 'Frank', contents: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid' },
    })
    expect(await sim('messages', { authorName: 'Frank', channelName: 'staff', content: 'x' })).toMatchObject({
      status: 403,
      body: { error: 'refused', code: 50001 },
    })
    expect((await sim('soup')).status).toBe(404)
    expect((await sim('faults', { kind: 'earthquake' })).status).toBe(400)
  })

  test('faults are listed and removed', async () => {
    const fault = await sim('faults', { kind: 'hang', route: 'GET /nowhere' })
    expect((await sim('faults')).body).toMatchObject([{ id: fault.body.id, strikes: 0 }])
    await sim(`faults/${fault.body.id}`, undefined, 'DELETE')
    expect((await sim('faults')).body).toEqual([])
  })

  test('a scenario plays as many messages as it was told, the same for a seed', async () => {
    const play = async () => {
      const started = await sim('scenarios/scam', { rate: 500, count: 12, seed: 7 })
      await until('the end of the scenario', () => !simulator.control.scenarios.progress(started.body.id).isRunning)
      const { messageIds } = simulator.control.scenarios.progress(started.body.id)
      return messageIds.map(
        (id) => [...simulator.world.messages.values()].map((ofChannel) => ofChannel.get(id)).find(Boolean)?.content,
      )
    }
    const first = await play()
    expect(first).toHaveLength(12)
    expect(await play()).toEqual(first)
  })

  test('a raid brings its own members', async () => {
    const started = await sim('scenarios/raid', { rate: 500, count: 30, seed: 3 })
    await until('the end of the raid', () => !simulator.control.scenarios.progress(started.body.id).isRunning)
    const progress = simulator.control.scenarios.progress(started.body.id)
    expect(progress.joined).toBeGreaterThan(3)
    expect(progress.posted + progress.refused).toBe(30)
  })

  test('an interaction is reported as waiting, then expired', async () => {
    const token = simulator.token
    const bot = simulator.world.bots.values().next().value
    await fetch(`${simulator.apiUrl}/v10/applications/${bot?.applicationId}/commands`, {
      method: 'PUT',
      headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify([{ name: 'status', description: 'Status' }]),
    })
    const used = await sim('interactions', { kind: 'command', userName: 'Eve', name: 'status' })
    expect(used).toMatchObject({ status: 201, body: { state: 'waiting', answeredWith: null } })
    await sim('clock', { advanceMs: 4_000 })
    expect((await sim(`interactions/${used.body.id}`)).body).toMatchObject({ state: 'expired' })
  })

  test('the ledger is read over HTTP and forgotten on reset', async () => {
    const client = await connectRaw(simulator)
    client.identify()
    await client.first((frame) => frame.t === 'READY')
    const posted = await sim('messages', { authorName: 'Frank', content: 'count me' })
    const ledger = await sim('ledger/dispatches?type=MESSAGE_CREATE')
    expect(ledger.body.rows.at(-1)).toMatchObject({ key: posted.body.messageId, type: 'MESSAGE_CREATE', writes: 1 })
    await sim('reset', { world: false })
    expect((await sim('ledger')).body).toMatchObject({ dispatchTotal: 0, effectTotal: 0 })
    expect(simulator.control.state().sessions).toHaveLength(1)
  })

  test('is not for foreign pages: another host name or a plain form is refused', async () => {
    const foreign = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${simulator.url}/sim/state`, { headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
    expect(foreign).toBe(421)
    expect(
      (
        await fetch(`${simulator.url}/sim/reset`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: '{}',
        })
      ).status,
    ).toBe(415)
  })
})

describe('the page', () => {
  test('shows what members wrote as text, and says what it is', async () => {
    simulator.control.member.post({ authorName: 'Frank', content: '<img src=x onerror=alert(1)>' })
    const response = await fetch(simulator.url)
    const page = await response.text()
    expect(page).toContain('Simulated Discord')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toContain('<img')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('shows a channel only to who may see it', async () => {
    const [guild] = simulator.control.state().guilds
    const idOf = (name: string) =>
      simulator.control.members(guild?.id ?? '').find((member) => member.username === name)?.userId
    const seenBy = async (name: string) => (await fetch(`${simulator.url}/?as=${idOf(name)}`)).text()
    expect(await seenBy('carol')).toContain('# mod-log')
    expect(await seenBy('frank')).not.toContain('# mod-log')
  })
})

describe('the process', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  function start(env: Record<string, string>): {
    child: ChildProcess
    exited: Promise<number | null>
    output: Promise<string>
  } {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const output = new Promise<string>((resolve) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
      child.stderr.once('data', (data: Buffer) => resolve(data.toString()))
    })
    return { child, exited, output }
  }

  test('says where it is in one JSON line, keeps its world in the snapshot, and ends cleanly on SIGTERM', async () => {
    const env = { SIM_PORT: '0', SIM_SNAPSHOT: join(folder, 'world.json') }
    const first = start(env)
    const ready = JSON.parse(await first.output)
    expect(ready).toMatchObject({ ready: true, url: expect.stringContaining('127.0.0.1'), token: expect.any(String) })
    await fetch(`${ready.url}/sim/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ authorName: 'Frank', content: 'remember me' }),
    })
    first.child.kill('SIGTERM')
    expect(await first.exited).toBe(0)

    const second = start(env)
    const again = JSON.parse(await second.output)
    expect(await (await fetch(again.url)).text()).toContain('remember me')
    second.child.kill('SIGTERM')
    expect(await second.exited).toBe(0)
  })

  test('says every reason at once when its environment is wrong', async () => {
    const { output, exited } = start({ SIM_PORT: 'many', SIM_RATE_LIMITS: 'maybe' })
    expect(await exited).toBe(1)
    expect(await output).toMatch(/SIM_PORT/)
  })
})
