import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import { identify, type Message, type MessageNamed, parseMessage } from '@nexus/events'
import { type AnthropicSimulator, SIMULATED_API_KEY, startAnthropicSimulator } from '@nexus/simulator'
import { openStreams, type Streams } from '@nexus/streams'
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '@nexus/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const guildId = '1190000000000000001'
const main = fileURLToPath(new URL('./main.ts', import.meta.url))

let postgres: TestPostgres
let redis: TestRedis
let simulator: AnthropicSimulator
let log: EventLog
let streams: Streams
let folder: string
let environment: Record<string, string>
const running: ChildProcess[] = []

beforeAll(async () => {
  ;[postgres, redis, simulator, folder] = await Promise.all([
    startPostgres(),
    startRedis(),
    startAnthropicSimulator(),
    mkdtemp(join(tmpdir(), 'nexus-ai-router-')),
  ])
  await migrate(postgres.connectionString)
  const masterKey = randomBytes(32)
  await writeFile(join(folder, 'master-key'), masterKey.toString('base64'))
  const onFault = (fault: unknown) => {
    throw fault
  }
  log = await openEventLog({
    connectionString: postgres.connectionString,
    applicationName: 'test',
    poolSize: 2,
    masterKey,
    onFault,
  })
  streams = await openStreams({ url: redis.url, clientName: 'test' })
  environment = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: postgres.connectionString,
    REDIS_URL: redis.url,
    NEXUS_STATE_DIR: folder,
    NEXUS_MASTER_KEY_FILE: join(folder, 'master-key'),
    DISCORD_API_URL: 'http://127.0.0.1:9/api',
    AI_SIMULATED: 'true',
    AI_BASE_URL: simulator.url,
    ANTHROPIC_API_KEY: SIMULATED_API_KEY,
    STOP_WITHIN_MS: '5000',
  }
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop))
  simulator.setFault(null)
})
afterAll(async () => {
  await streams?.close()
  await log?.[Symbol.asyncDispose]()
  await simulator?.close()
  await redis?.stop()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

function start(change: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [main], {
    env: { ...environment, ...change },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  return child
}

const read = (stream: Readable | null): Promise<string> => (stream ? text(stream) : Promise.resolve(''))

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

let requests = 0
beforeEach(() => {
  requests += 1
})

/** Records and sends a request as moderation does, and returns the case's entity. */
async function request(content: string, userId = `${requests}`): Promise<{ entity: string; subject: string }> {
  const now = Date.now()
  const subject = (await log.keys.subjectsFor(guildId, [userId])).get(userId) ?? ''
  const seal = (words: unknown) => log.keys.seal(subject, JSON.stringify(words))
  const cause = identify(now, 'test', requests, userId)
  const message: MessageNamed<'VerdictRequested'> = {
    id: identify(now, 'request', requests, userId),
    type: 'VerdictRequested',
    version: 1,
    occurredAt: now,
    guildId,
    correlationId: cause,
    causationId: cause,
    traceparent: null,
    data: {
      caseId: identify(now, 'case', requests, userId),
      messageId: '1442000000000000003',
      channelId: '1190000000000000002',
      subject,
      policyVersion: 0,
      signals: [],
      evidence: {
        message: seal({ content, embeds: [], attachments: [], stickers: [], forwards: [], poll: [] }),
        author: seal({ username: 'ada', globalName: null, nick: null }),
        window: [],
        replyTo: null,
      },
      validUntil: now + 60_000,
    },
  }
  const json = JSON.stringify(message)
  const entity = `case:${message.data.caseId}`
  const [outcome] = await log.append('moderation', [
    { causeId: cause, decisions: [{ entity, events: [{ id: message.id, type: message.type, version: 1, json }] }] },
  ])
  if (outcome?.status !== 'appended') throw new Error('not appended')
  const [event] = outcome.events
  const fields = ['t', message.type, 'p', String(event?.position), 'n', entity, 'v', '1', 'm', json]
  await streams.publish('moderation.requests', [{ partition: streams.partitionOf(guildId), fields }])
  return { entity, subject }
}

async function historyOf(entity: string): Promise<Message[]> {
  const history = (await log.readEntities([entity])).get(entity) ?? []
  return history.flatMap(({ json }) => {
    const parsed = parseMessage(json)
    return parsed.ok ? [parsed.message] : []
  })
}

const outcomeOf = (entity: string): Promise<Message> =>
  waitFor(
    async () => (await historyOf(entity)).find(({ type }) => type === 'VerdictReached' || type === 'VerdictFailed'),
    {
      timeoutMs: 30_000,
      what: `the outcome of ${entity}`,
    },
  )

describe('the service', () => {
  test('turns a request on the stream into a verdict in the log, its reasons sealed for the author', async () => {
    start()
    const { entity, subject } = await request('free nitro: https://dlscord.gift/x')
    const outcome = await outcomeOf(entity)
    expect((await historyOf(entity)).map(({ type }) => type)).toEqual([
      'VerdictRequested',
      'VerdictAttempted',
      'VerdictReached',
    ])
    if (outcome.type !== 'VerdictReached') throw new Error('no verdict')
    expect(outcome.data).toMatchObject({ category: 'scam', isSimulated: true, promptVersion: 'verdict-v1', subject })
    expect(JSON.parse((await log.keys.unseal(outcome.data.reasons)) ?? '')).toMatchObject({
      staff: expect.stringContaining('Nitro'),
    })
  })

  test('killed after the call and before its outcome, it answers once', async () => {
    const before = simulator.requests.filter(({ path }) => path === '/v1/messages').length
    const doomed = start({ NEXUS_CRASH_AT: 'performed:1' })
    const { entity } = await request('you are a worthless idiot')
    const [, signal] = (await once(doomed, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    expect((await historyOf(entity)).map(({ type }) => type)).toEqual(['VerdictRequested', 'VerdictAttempted'])

    start()
    expect(await outcomeOf(entity)).toMatchObject({ type: 'VerdictReached', data: { category: 'harassment' } })
    expect((await historyOf(entity)).map(({ type }) => type)).toEqual([
      'VerdictRequested',
      'VerdictAttempted',
      'VerdictReached',
    ])
    expect(simulator.requests.filter(({ path }) => path === '/v1/messages').length - before).toBe(2)
  })

  test('ends every request in a fault while the provider is down, and no word of it is in its output', async () => {
    simulator.setFault({ fault: { kind: 'status', status: 529 } })
    const child = start({ VERDICT_DEADLINE_MS: '1500', AI_BREAKER_CALLS: '100' })
    const said = read(child.stdout)
    const cases = [await request('xyzzy plugh', 'a'), await request('xyzzy plugh', 'b')]
    for (const { entity } of cases) {
      expect(await outcomeOf(entity)).toMatchObject({ type: 'VerdictFailed', data: { fault: 'unavailable' } })
    }
    await stop(child)
    expect(await said).not.toMatch(/xyzzy|plugh|simulated-anthropic-key/)
  })

  test('stopped in the middle of a call, it ends soon, and judges when it is back', async () => {
    simulator.setFault({ fault: { kind: 'hang' } })
    const before = simulator.requests.length
    const child = start({ VERDICT_DEADLINE_MS: '60000', VERDICT_ATTEMPT_MS: '60000' })
    const { entity } = await request('free nitro')
    await waitFor(() => simulator.requests.slice(before).some(({ fault }) => fault === 'hang'))
    const startedAt = performance.now()
    await stop(child)
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    expect((await historyOf(entity)).map(({ type }) => type)).toEqual(['VerdictRequested', 'VerdictAttempted'])

    simulator.setFault(null)
    start()
    expect(await outcomeOf(entity)).toMatchObject({ type: 'VerdictReached', data: { category: 'scam' } })
  })

  test('stays ready without its provider, and says what is missing', async () => {
    const child = start({ ANTHROPIC_API_KEY: 'sk-wrong' })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    const port = await waitFor(() => /"healthPort":(\d+)/.exec(output)?.[1])
    const report = await waitFor(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`)
      const body = (await response.json()) as { dependencies: { ai?: { state: string; detail: string } } }
      return response.status === 200 && body.dependencies.ai
    })
    expect(report).toMatchObject({ state: 'degraded', detail: expect.stringContaining('check ANTHROPIC_API_KEY') })
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(metrics).toMatch(/nexus_ai_breaker_state\{.*state="closed".*\} 1/)
    expect(output).not.toContain('sk-wrong')
  })

  test('without a key says so, and sends every request to staff', async () => {
    start({ ANTHROPIC_API_KEY: '', AI_SIMULATED: 'false', AI_BASE_URL: '' })
    const { entity } = await request('free nitro')
    expect(await outcomeOf(entity)).toMatchObject({
      type: 'VerdictFailed',
      data: {
        fault: 'unavailable',
        detail: 'ANTHROPIC_API_KEY is not set: rules and staff review only',
        provider: null,
      },
    })
  })

  test('judges nothing of a member who was erased', async () => {
    const { entity } = await request('free nitro', 'erased')
    await log.erase(guildId, 'erased')
    start()
    expect(await outcomeOf(entity)).toMatchObject({ type: 'VerdictFailed', data: { fault: 'erased' } })
  })

  test('does not start with a simulated judge before a real Discord', async () => {
    const child = start({ DISCORD_API_URL: '', AI_PROVIDER: 'puter_js' })
    const complaints = read(child.stderr)
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(2)
    expect(await complaints).toContain('a simulated judge serves only the simulated Discord')
    expect(await complaints).toContain('puter_js is not built yet')
  })
})
