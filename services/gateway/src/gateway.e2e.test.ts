import { migrate } from '@nexus/event-log'
import { type Simulator, type SimulatorOptions, startSimulator } from '@nexus/simulator'
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '@nexus/testing'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { type GatewayProcess, startGatewayProcess } from './testing/gateway-process.ts'
import { PretendRecorder, type StreamedFrame } from './testing/pretend-recorder.ts'

interface Stage extends AsyncDisposable {
  readonly simulator: Simulator
  readonly redis: TestRedis
  readonly postgres: TestPostgres
  readonly recorder: PretendRecorder
  startGateway(env?: Record<string, string>): GatewayProcess
}

async function stage(options: SimulatorOptions = {}): Promise<Stage> {
  const simulator = await startSimulator({ rateLimits: { globalPerSecond: null }, ...options })
  const redis = await startRedis()
  const postgres = await startPostgres()
  await migrate(postgres.connectionString)
  const recorder = new PretendRecorder(redis.url, 2)
  const started: GatewayProcess[] = []
  return {
    simulator,
    redis,
    postgres,
    recorder,
    startGateway(env = {}) {
      const gateway = startGatewayProcess({
        DISCORD_TOKEN: simulator.token,
        DISCORD_API_URL: simulator.apiUrl,
        REDIS_URL: redis.url,
        DATABASE_URL: postgres.connectionString,
        ...env,
      })
      started.push(gateway)
      return gateway
    },
    async [Symbol.asyncDispose]() {
      for (const gateway of started) await gateway.end('SIGKILL')
      await recorder[Symbol.asyncDispose]()
      await simulator.close()
      await redis.stop()
      await postgres.stop()
    },
  }
}

const isConnected = (gateway: GatewayProcess) =>
  waitFor(async () => (await gateway.ready())?.body.dependencies.discord?.detail?.startsWith('1 of 1'), {
    timeoutMs: 30_000,
    what: 'the gateway to be connected',
  })

const PUBLISHED = new Set(['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE', 'GUILD_CREATE', 'GUILD_MEMBER_ADD'])

/** Every dispatch that the simulated Discord gave out and the streams must hold, by session and sequence. */
function ledgerOf({ control }: Simulator): string[] {
  const all: string[] = []
  for (let from: number | null = 0; from !== null; ) {
    const page: ReturnType<typeof control.ledger.dispatches> = control.ledger.dispatches({ from, limit: 10_000 })
    for (const row of page.rows) if (PUBLISHED.has(row.type)) all.push(`${row.sessionId}:${row.sequence}`)
    from = page.next
  }
  return all
}

const keyOf = ({ sessionId, sequence }: StreamedFrame) => `${sessionId}:${sequence}`

/** Waits until the streams hold all of Discord's ledger. */
async function nothingIsMissing({ simulator, recorder }: Stage): Promise<StreamedFrame[]> {
  return waitFor(
    async () => {
      const frames = await recorder.read()
      const there = new Set(frames.map(keyOf))
      const missing = ledgerOf(simulator).filter((key) => !there.has(key))
      if (missing.length > 0) throw new Error(`${missing.length} missing, from ${missing[0]}`)
      return frames
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  )
}

/** Members talk for as long as `during` takes. */
async function chatDuring({ control }: Simulator, during: () => Promise<unknown>): Promise<void> {
  let isOver = false
  const talking = (async () => {
    for (let i = 0; !isOver; i++) {
      control.member.post({ authorName: i % 2 === 0 ? 'Eve' : 'Frank', channelName: 'general', content: `line ${i}` })
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
  })()
  try {
    await during()
  } finally {
    isOver = true
    await talking
  }
}

describe('a gateway under traffic', () => {
  test('stopped and started again loses nothing, repeats little, and begins no second session', async () => {
    await using it = await stage()
    it.recorder.start(100)
    const first = it.startGateway()
    await isConnected(first)
    await chatDuring(it.simulator, async () => {
      await waitFor(async () => (await it.recorder.read()).length > 100)
      expect(await first.end('SIGTERM')).toBe(0)
      await isConnected(it.startGateway())
      await new Promise((resolve) => setTimeout(resolve, 500))
    })
    const frames = await nothingIsMissing(it)
    expect(it.simulator.control.state().sessions).toHaveLength(1)
    expect(frames.length).toBe(new Set(frames.map(keyOf)).size)
    await waitFor(() => ledgerOf(it.simulator).every((key) => it.recorder.archive.has(key)))
  })

  test('killed and started again loses nothing, and what comes twice has the same id', async () => {
    await using it = await stage()
    const first = it.startGateway()
    await isConnected(first)
    await chatDuring(it.simulator, async () => {
      await waitFor(async () => (await it.recorder.read()).length > 100)
      await first.end('SIGKILL')
      await isConnected(it.startGateway())
      await new Promise((resolve) => setTimeout(resolve, 500))
    })
    const ids = new Map<string, string>()
    for (const frame of await nothingIsMissing(it)) {
      const { id } = JSON.parse(frame.fields.m ?? '{}')
      expect(ids.get(keyOf(frame)) ?? id).toBe(id)
      ids.set(keyOf(frame), id)
    }
    expect(it.simulator.control.state().sessions).toHaveLength(1)
  })

  test('hands over to the one that stands by', async () => {
    await using it = await stage()
    const first = it.startGateway()
    await isConnected(first)
    const second = it.startGateway()
    await waitFor(async () => (await second.ready())?.body.dependencies.discord?.detail?.includes('stands by'))
    expect((await second.ready())?.status).toBe(200)
    await chatDuring(it.simulator, async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await first.end('SIGKILL')
      await isConnected(second)
    })
    await nothingIsMissing(it)
    expect(it.simulator.control.state().sessions).toHaveLength(1)
  })

  test('is led to other connections by Discord and stays complete: op 7, op 9, a cut line, lost heartbeats', async () => {
    await using it = await stage({ heartbeatIntervalMs: 1_000 })
    const gateway = it.startGateway()
    await isConnected(gateway)
    const { control } = it.simulator
    const resumes = () => gateway.lines.filter(({ msg, how }) => msg === 'shard connected' && how === 'resumed').length
    await chatDuring(it.simulator, async () => {
      const faults: Parameters<typeof control.addFault>[0][] = [
        { kind: 'reconnect' },
        { kind: 'invalid-session', resumable: true },
        { kind: 'cut-gateway' },
        { kind: 'close', code: 4000 },
        { kind: 'drop-heartbeats', count: 3 },
      ]
      for (const fault of faults) {
        const before = resumes()
        control.addFault(fault)
        await waitFor(() => resumes() > before, { timeoutMs: 20_000, what: `a resume after ${fault.kind}` })
        await isConnected(gateway)
      }
    })
    await nothingIsMissing(it)
    expect(control.state().sessions).toHaveLength(1)
  })

  test('whose session Discord ends records the gap and fetches the messages', async () => {
    await using it = await stage()
    const gateway = it.startGateway()
    await isConnected(gateway)
    const { control } = it.simulator
    const posted: string[] = []
    const post = (content: string) =>
      posted.push(control.member.post({ authorName: 'Eve', channelName: 'general', content }).id)
    for (let i = 0; i < 20; i++) post(`before ${i}`)
    await nothingIsMissing(it)
    control.addFault({ kind: 'refuse-gateway', durationMs: 3_000 })
    control.addFault({ kind: 'invalid-session', resumable: false })
    await waitFor(() => control.state().connections === 0)
    for (let i = 0; i < 20; i++) post(`meanwhile ${i}`)
    await waitFor(() => gateway.said('fetched the messages'), { timeoutMs: 60_000 })
    const seen = new Set((await it.recorder.read()).filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d.id))
    expect(posted.filter((id) => !seen.has(id))).toEqual([])
    const log = new Client(it.postgres.connectionString)
    await log.connect()
    const { rows } = await log.query(`select data from nexus.event where type = 'GapRecorded'`)
    await log.end()
    expect(rows.map(({ data }) => JSON.parse(data).data)).toMatchObject([{ cause: 'session_lost' }])
  })

  test('sends again what Redis lost, and the archive is whole', async () => {
    await using it = await stage()
    it.recorder.start(50)
    const gateway = it.startGateway()
    await isConnected(gateway)
    await chatDuring(it.simulator, async () => {
      await waitFor(() => it.recorder.archive.size > 100)
      it.recorder.isArchiving = false
      await new Promise((resolve) => setTimeout(resolve, 300))
      await it.redis.kill()
      await it.redis.restart()
      it.recorder.isArchiving = true
      await waitFor(() => gateway.said('Redis lost data'), { timeoutMs: 30_000 })
      await new Promise((resolve) => setTimeout(resolve, 500))
    })
    await waitFor(() => ledgerOf(it.simulator).every((key) => it.recorder.archive.has(key)), { timeoutMs: 30_000 })
    expect(await gateway.metrics()).toMatch(/nexus_gateway_frames_sent_again_total\{.*why="data_lost".*\} [1-9]/)
  })

  test('with a token that Discord refuses says what to do and stays unready', async () => {
    await using it = await stage()
    const gateway = it.startGateway({ DISCORD_TOKEN: 'wrong' })
    await waitFor(() => gateway.said('Discord refuses the token'), { timeoutMs: 30_000 })
    expect((await gateway.ready())?.status).toBe(503)
    expect(JSON.stringify(gateway.lines)).not.toContain('wrong')
    expect(await gateway.end('SIGTERM')).toBe(0)
  })
})
