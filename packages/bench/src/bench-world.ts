import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@nexus/event-log'
import type { ServiceName } from '@nexus/events'
import { openStateFolder, runLocally } from '@nexus/local'
import { Redis } from 'ioredis'
import pg from 'pg'
import { SimulatorClient } from './simulator-client.ts'
import { until } from './until.ts'

export interface BenchWorldOptions {
  readonly services: readonly ServiceName[]
  /** Members of each guild, the guild that speaks most first. */
  readonly members: readonly number[]
  /** Arguments of Node for single services, such as `--cpu-prof`. */
  readonly nodeArgs?: Readonly<Partial<Record<ServiceName, readonly string[]>>>
  readonly say: (line: string) => void
}

/** NEXUS on stores of its own around a simulated Discord: every service its own main, with its default configuration. */
export type BenchWorld = Awaited<ReturnType<typeof startBenchWorld>>

/** The default of every service. */
export const PARTITIONS = 4

const checkout = fileURLToPath(new URL('../../..', import.meta.url))

export async function startBenchWorld({ services, members, nodeArgs = {}, say }: BenchWorldOptions) {
  const stateDir = await openStateFolder({ checkout, stateDir: await mkdtemp(join(tmpdir(), 'nexus-bench-')) })
  await using starting = new AsyncDisposableStack()
  starting.defer(() => rm(stateDir, { recursive: true, force: true }))
  const masterKey = randomBytes(32)
  const masterKeyFile = join(stateDir, 'master-key')
  await writeFile(masterKeyFile, masterKey.toString('base64'), { mode: 0o600 })

  const run = starting.use(await runLocally({ stateDir, onProgress: say }))
  await migrate(run.databaseUrl)
  const ports = { simulator: await run.portFor('simulator'), ai: await run.portFor('ai') }
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`
  await run.start([
    {
      name: 'simulator',
      main: join(checkout, 'services/simulator/src/main.ts'),
      readyUrl: `${simulatorUrl}/sim/state`,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        SIM_PORT: String(ports.simulator),
        SIM_ANTHROPIC_PORT: String(ports.ai),
        SIM_IDENTIFY_INTERVAL_MS: '0',
        SIM_RATE_LIMITS: 'off',
      },
    },
  ])
  const simulator = new SimulatorClient(simulatorUrl)
  const guildIds = await populate(simulator, members)
  say(`${guildIds.length} guilds with ${members.reduce((sum, count) => sum + count, 0)} members`)

  const ready = await readyLine(join(stateDir, 'logs', 'simulator.log'))
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    DATABASE_URL: run.databaseUrl,
    REDIS_URL: run.redisUrl,
    NEXUS_STATE_DIR: stateDir,
    NEXUS_MASTER_KEY_FILE: masterKeyFile,
    DISCORD_API_URL: ready.apiUrl,
    DISCORD_TOKEN: ready.token,
    AI_PROVIDER: 'anthropic',
    AI_BASE_URL: ready.ai.url,
    ANTHROPIC_API_KEY: ready.ai.apiKey,
    AI_SIMULATED: 'true',
  }
  // The gateway lets the first event in, so it comes last.
  for (const group of [services.filter((name) => name !== 'gateway'), services.filter((name) => name === 'gateway')]) {
    await run.start(
      await Promise.all(
        group.map(async (name) => {
          const port = await run.portFor(name)
          const main = join(checkout, 'services', name, 'src/main.ts')
          const nodeOptions = nodeArgs[name]?.join(' ')
          return {
            name,
            main,
            readyUrl: `http://127.0.0.1:${port}/readyz`,
            env: { ...env, HEALTH_PORT: String(port), ...(nodeOptions ? { NODE_OPTIONS: nodeOptions } : {}) },
          }
        }),
      ),
    )
  }
  const redis = new Redis(run.redisUrl)
  starting.defer(() => redis.disconnect())
  const database = new pg.Pool({ connectionString: run.databaseUrl, max: 2 })
  starting.defer(() => database.end())
  if (services.includes('gateway')) {
    await until('the gateway to be connected', 60_000, () => simulator.isConnected())
  }
  say('the services are ready')
  const kept = starting.move()

  return {
    stateDir,
    masterKey,
    databaseUrl: run.databaseUrl,
    redisUrl: run.redisUrl,
    simulator,
    simulatorUrl,
    guildIds,
    redis,
    database,
    partitions: PARTITIONS,
    /** Process ids by name: services, `simulator`, `redis`, `postgres`. */
    async pids(): Promise<ReadonlyMap<string, number>> {
      const pids = new Map<string, number>()
      for (const { name, pid } of run.statuses) if (pid !== undefined) pids.set(name, pid)
      pids.set('redis', Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]))
      const postmaster = await readFile(join(stateDir, 'postgres/data/postmaster.pid'), 'utf8')
      pids.set('postgres', Number.parseInt(postmaster, 10))
      return pids
    },
    /** Services that ended by themselves. */
    get crashed(): readonly string[] {
      return run.statuses.filter(({ crashes }) => crashes > 0).map(({ name }) => name)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** The seeded town has few members, who would seem to flood it: the bot leaves it. */
async function populate(simulator: SimulatorClient, members: readonly number[]): Promise<readonly string[]> {
  const town = (await simulator.guildIds())[0] ?? ''
  const botId = await simulator.botId(town)
  const guildIds: string[] = []
  for (let first = 0; first < members.length; ) {
    const size = members[first] ?? 1
    let count = 1
    while (members[first + count] === size) count += 1
    guildIds.push(...(await simulator.addGuilds(count, size)))
    first += count
  }
  await simulator.leave(town, botId)
  return guildIds
}

interface Ready {
  readonly apiUrl: string
  readonly token: string
  readonly ai: { readonly url: string; readonly apiKey: string }
}

/** What the simulator says of itself reaches its log a moment after it answers. */
async function readyLine(logFile: string): Promise<Ready> {
  let line: string | undefined
  await until('the simulator to say where it is', 10_000, async () => {
    line = (await readFile(logFile, 'utf8')).split('\n').findLast((text) => /^\{"ready":true.*\}$/.test(text))
    return line !== undefined
  })
  return JSON.parse(line ?? '') as Ready
}
