import { join } from 'node:path'
import { clearLeftovers } from './clear-leftovers.ts'
import { findPort } from './find-port.ts'
import { type ProvisionedPostgres, provisionPostgres } from './provision-postgres.ts'
import { type ProvisionedRedis, provisionRedis } from './provision-redis.ts'
import { RunFile } from './run-file.ts'
import type { ServiceDefinition, ServiceStatus } from './service-definition.ts'
import { boundLogs, openLogFolder } from './service-log.ts'
import { type SupervisedService, superviseService } from './supervise-service.ts'

export interface RunLocallyOptions {
  /** From `openStateFolder`. */
  readonly stateDir: string
  readonly databaseUrl?: string | undefined
  readonly redisUrl?: string | undefined
  /** Called with one line for people at each step, and whenever a service ends by itself. */
  readonly onProgress?: (line: string) => void
}

/** Everything of NEXUS that runs on this machine, held by this process. */
export interface LocalRun extends AsyncDisposable {
  readonly databaseUrl: string
  readonly redisUrl: string
  /** The same free port for the same name at every start, as far as it is still free. */
  portFor(name: string): Promise<number>
  /**
   * Starts services together and waits until all are ready, or `stop` is called. Call it again for those that need these.
   * @throws Error when a service is not ready within `timeoutMs` (default 60,000), with the end of its log.
   */
  start(services: readonly ServiceDefinition[], timeoutMs?: number): Promise<void>
  readonly statuses: readonly ServiceStatus[]
  /**
   * Stops the services (SIGTERM, SIGKILL after 25 s), then Redis, then Postgres. Called again while it stops, it loses
   * patience: the services are killed at once.
   */
  stop(): Promise<void>
}

const serviceStopTimeoutMs = 25_000

/** Takes the state folder, clears what a crashed run left, and starts the stores. @throws LocalSetupError */
export async function runLocally(options: RunLocallyOptions): Promise<LocalRun> {
  const { stateDir, databaseUrl, redisUrl, onProgress = () => undefined } = options
  const runFile = new RunFile(stateDir)
  runFile.claim()
  const logFolder = await openLogFolder(stateDir)
  const leftovers = await clearLeftovers(runFile)
  if (leftovers.length > 0) onProgress(`stopped what an earlier run left behind: ${leftovers.join(', ')}`)

  const stores = await startStores({ stateDir, databaseUrl, redisUrl, onProgress }).catch((error: unknown) => {
    runFile.release()
    throw error
  })
  const services: SupervisedService[] = []
  const closing = new AbortController()
  // The children do not keep this process alive, so that a caller who forgets them can end; the run itself does.
  const heartbeat = setInterval(() => undefined, 60_000)
  const storeLogs = [join(stateDir, 'postgres', 'postgres.log'), join(stateDir, 'redis', 'redis.log')]
  boundLogs(() => [...storeLogs, ...services.map(({ status }) => status.logFile)], closing.signal)
  const givenPorts = new Set<number>()
  let stopped: Promise<void> | undefined

  const stop = async () => {
    closing.abort()
    await Promise.all(services.map((service) => service.stop(serviceStopTimeoutMs)))
    await stores.redis.stop()
    await stores.postgres.stop()
    runFile.release()
    clearInterval(heartbeat)
  }
  const run: LocalRun = {
    databaseUrl: stores.postgres.url,
    redisUrl: stores.redis.url,
    async portFor(name) {
      let port = await findPort(runFile.ports[name])
      // A port stays free until its service listens, so it could be found twice.
      while (givenPorts.has(port)) port = await findPort()
      givenPorts.add(port)
      runFile.rememberPort(name, port)
      return port
    },
    async start(definitions, timeoutMs = 60_000) {
      const started = definitions.map((definition) => superviseService(definition, { logFolder, runFile, onProgress }))
      services.push(...started)
      await Promise.all(started.map((service) => service.whenReady(timeoutMs)))
    },
    get statuses() {
      return services.map(({ status }) => status)
    },
    stop() {
      if (stopped) void Promise.all(services.map((service) => service.stop(0)))
      stopped ??= stop()
      return stopped
    },
    [Symbol.asyncDispose]: () => run.stop(),
  }
  return run
}

type Stores = { readonly postgres: ProvisionedPostgres; readonly redis: ProvisionedRedis }

/** Both at once; when one cannot be had, the other is stopped again. */
async function startStores(options: RunLocallyOptions): Promise<Stores> {
  const [postgres, redis] = await Promise.allSettled([provisionPostgres(options), provisionRedis(options)])
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled') {
    return { postgres: postgres.value, redis: redis.value }
  }
  const reasons: unknown[] = []
  for (const store of [postgres, redis]) {
    if (store.status === 'fulfilled') await store.value.stop()
    else reasons.push(store.reason)
  }
  throw reasons[0]
}
