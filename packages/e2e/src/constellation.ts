import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventLog, migrate, openEventLog } from '@nexus/event-log'
import { type Message, parseMessage, type ServiceName, services } from '@nexus/events'
import { SIMULATED_API_KEY, startAnthropicSimulator, startSimulator } from '@nexus/simulator'
import { startPostgres, startRedis, waitFor } from '@nexus/testing'
import { ServiceProcess } from './service-process.ts'

export interface ConstellationOptions {
  /** Services to run; default all. */
  readonly services?: readonly ServiceName[]
  readonly partitions?: number
  /** Added to every service's environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** The whole of NEXUS around a simulated Discord: real stores and real service processes of its own. */
export type Constellation = Awaited<ReturnType<typeof startConstellation>>

export async function startConstellation(options: ConstellationOptions = {}) {
  const { partitions = 2, env = {} } = options
  const stateDir = await mkdtemp(join(tmpdir(), 'nexus-e2e-'))
  const masterKey = randomBytes(32)
  const keyFile = join(stateDir, 'master-key')
  await writeFile(keyFile, masterKey.toString('base64'), { mode: 0o600 })
  const [postgres, redis, simulator, anthropic] = await Promise.all([
    startPostgres({ isPrivate: true }),
    startRedis({ aof: true }),
    startSimulator({ rateLimits: { globalPerSecond: null, perRoute: false }, identifyIntervalMs: 0 }),
    startAnthropicSimulator({ port: 0 }),
  ])
  const databaseUrl = postgres.connectionString
  await migrate(databaseUrl)
  const log = await openEventLog({
    connectionString: databaseUrl,
    applicationName: 'nexus-e2e',
    poolSize: 4,
    masterKey,
    onFault: () => undefined,
  })
  const environment = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    NEXUS_STATE_DIR: stateDir,
    NEXUS_MASTER_KEY_FILE: keyFile,
    STREAM_PARTITIONS: String(partitions),
    DISCORD_API_URL: simulator.apiUrl,
    DISCORD_TOKEN: simulator.token,
    AI_PROVIDER: 'anthropic',
    AI_BASE_URL: anthropic.url,
    ANTHROPIC_API_KEY: SIMULATED_API_KEY,
    AI_SIMULATED: 'true',
    ...env,
  }
  const processes = new Map<ServiceName, ServiceProcess>(
    (options.services ?? services).map((name) => [name, new ServiceProcess(name, environment)]),
  )
  for (const process of processes.values()) process.start()
  await Promise.all([...processes.values()].map((process) => process.ready()))

  return {
    stateDir,
    databaseUrl,
    environment,
    postgres,
    redis,
    simulator,
    anthropic,
    log,
    partitions,
    /** The only replica, or the first, of a service. */
    service(name: ServiceName): ServiceProcess {
      const process = processes.get(name)
      if (!process) throw new Error(`${name} was not started`)
      return process
    },
    processes,
    /** The end of what every service logged, for a test that fails. */
    tails: () => [...processes.values()].map((process) => `--- ${process.name}\n${process.tail}`).join('\n'),
    /** Every event of the log, in order. */
    async events(): Promise<Message[]> {
      return readAll(log)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...processes.values()].map((process) => process.stop()))
      await log[Symbol.asyncDispose]()
      await simulator.close()
      await anthropic.close()
      await redis.stop()
      await postgres.stop()
      await rm(stateDir, { recursive: true, force: true })
    },
  }
}

async function readAll(log: EventLog): Promise<Message[]> {
  const events: Message[] = []
  for (let after = 0; ; ) {
    const page = await log.read({ after, limit: 5_000 })
    for (const { json } of page.events) {
      const parsed = parseMessage(json)
      if (!parsed.ok) throw new Error(`the log holds what cannot be read: ${parsed.fault.detail}`)
      events.push(parsed.message)
    }
    if (page.last >= page.head) return events
    after = page.last
  }
}

/** Waits until the log holds an event that matches, and returns it. */
export async function untilEvent<T extends Message>(
  constellation: Pick<Constellation, 'events'>,
  what: string,
  matches: (event: Message) => event is T,
  timeoutMs = 30_000,
): Promise<T> {
  let found: T | undefined
  await waitFor(
    async () => {
      found = (await constellation.events()).find(matches)
      return found !== undefined
    },
    { timeoutMs, intervalMs: 100, what },
  )
  return found as T
}
