import { createServer, type Server } from 'node:http'
import { createClock } from './discord/clock.ts'
import { type Control, createControl } from './discord/control/control.ts'
import { FaultBook } from './discord/control/faults.ts'
import { Ledger } from './discord/control/ledger.ts'
import { createFront } from './discord/front.ts'
import { Gateway, type GatewayOptions } from './discord/gateway/gateway.ts'
import { createInteractionBook } from './discord/interaction-book.ts'
import { type RateLimitOptions, RateLimits } from './discord/rest/rate-limits.ts'
import { RequestLog } from './discord/rest/request-log.ts'
import { RestServer } from './discord/rest/rest-server.ts'
import { discordRoutes } from './discord/rest/routes.ts'
import type { Simulation } from './discord/simulation.ts'
import { createSnowflakeMint } from './discord/snowflake.ts'
import { seedTestTown } from './discord/world/seed.ts'
import { loadSnapshot, saveSnapshot, snapshotOf } from './discord/world/snapshot.ts'
import { createWorld, type World } from './discord/world/world.ts'

export interface SimulatorOptions extends Partial<GatewayOptions> {
  /** 0 (the default) takes a free port. */
  readonly port?: number
  /** Address to listen on; 127.0.0.1 unless a container needs another. */
  readonly host?: string
  /** Host names besides 127.0.0.1 and localhost by which page and control API are served. */
  readonly allowedHosts?: readonly string[]
  readonly rateLimits?: Partial<RateLimitOptions>
  /** Requests kept for `/sim/requests`; 0 for none. */
  readonly requestLogLimit?: number
  /** Start with the clock this far ahead of the wall clock, in ms. */
  readonly clockOffsetMs?: number
  /** The world is read from this file at start and written back every few seconds and at the end. */
  readonly snapshotFile?: string
}

export interface Simulator extends AsyncDisposable {
  /** e.g. http://127.0.0.1:4100; `/` is the page, `/sim` the control API. */
  readonly url: string
  /** What @discordjs/rest and discord.js take as `api`. */
  readonly apiUrl: string
  readonly gatewayUrl: string
  /** NEXUS's bot token. */
  readonly token: string
  readonly world: World
  readonly control: Control
  /** Ends every connection; with a snapshot file, saves the world first. */
  close(): Promise<void>
}

const GATEWAY_DEFAULTS: GatewayOptions = {
  heartbeatIntervalMs: 41_250,
  replayLimit: 20_000,
  sessionLivesMs: 5 * 60_000,
  sessionStartLimit: 1_000,
  maxConcurrency: 1,
  identifyIntervalMs: 0,
  maxGuildsPerShard: 2_500,
}

const LIMIT_DEFAULTS: RateLimitOptions = { globalPerSecond: 50, perRoute: true, invalidRequestLimit: 10_000 }
const SAVE_EVERY_MS = 5_000

/** Start a Discord of one's own. It listens when the promise resolves. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    allowedHosts = [],
    rateLimits,
    requestLogLimit = 20_000,
    clockOffsetMs = 0,
    snapshotFile,
    ...gatewayOptions
  } = options
  const clock = createClock(clockOffsetMs)
  const world = createWorld()
  const wasRestored = snapshotFile !== undefined && (await loadSnapshot(world, snapshotFile))
  if (!wasRestored) seedTestTown(world)
  const ledger = new Ledger()
  const faults = new FaultBook()
  const gateway = new Gateway({
    world,
    ledger,
    faults,
    now: clock.now,
    options: { ...GATEWAY_DEFAULTS, ...gatewayOptions },
  })
  const limits = new RateLimits({ ...LIMIT_DEFAULTS, ...rateLimits }, clock.now)
  const requests = new RequestLog(requestLogLimit)
  let address = ''
  const simulation: Simulation = {
    world,
    clock,
    ids: createSnowflakeMint(clock),
    interactions: createInteractionBook(),
    uploads: new Map(),
    deletedMessages: [],
    baseUrl: () => `http://${address}`,
    dispatch: (dispatch) => gateway.dispatch(dispatch),
  }
  const control = createControl({
    simulation,
    gateway,
    faults,
    ledger,
    requests,
    limits,
    seed: () => seedTestTown(world),
  })
  const routes = discordRoutes(simulation, { sessionStartLimit: (bot) => gateway.sessionStartLimit(bot) })
  const rest = new RestServer({ simulation, routes, faults, limits, ledger, requests })

  const server = createServer(
    createFront({ simulation, control, rest, allowedHosts: ['127.0.0.1', 'localhost', ...allowedHosts] }),
  )
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  const reachedAt = host === '0.0.0.0' ? '127.0.0.1' : host
  address = `${reachedAt}:${await listen(server, port, host)}`
  const saving = snapshotFile === undefined ? null : keepSaving(world, snapshotFile)

  async function close(): Promise<void> {
    control.stop()
    await gateway.close()
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await saving?.stop()
  }

  return {
    url: `http://${address}`,
    apiUrl: `http://${address}/api`,
    gatewayUrl: `ws://${address}`,
    get token() {
      return world.bots.values().next().value?.token ?? ''
    },
    world,
    control,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the simulator has no port'))
      else resolve(address.port)
    })
  })
}

/** One write at a time; the last one when it stops. */
function keepSaving(world: World, file: string): { stop(): Promise<void> } {
  let writing = Promise.resolve()
  let saved = ''
  const save = () => {
    const text = snapshotOf(world)
    if (text !== saved) writing = writing.then(() => saveSnapshot(text, file))
    saved = text
    return writing
  }
  const timer = setInterval(() => {
    save().catch((error: unknown) => process.stderr.write(`the snapshot was not written: ${String(error)}\n`))
  }, SAVE_EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return save()
    },
  }
}
