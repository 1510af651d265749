import { createServer, type Server } from 'node:http'
import { createClock } from './discord/clock.ts'
import { FaultBook } from './discord/control/faults.ts'
import { Ledger } from './discord/control/ledger.ts'
import { Gateway, type GatewayOptions } from './discord/gateway/gateway.ts'
import { createInteractionBook } from './discord/interaction-book.ts'
import { type RateLimitOptions, RateLimits } from './discord/rest/rate-limits.ts'
import { RequestLog } from './discord/rest/request-log.ts'
import { RestServer } from './discord/rest/rest-server.ts'
import { discordRoutes } from './discord/rest/routes.ts'
import type { Simulation } from './discord/simulation.ts'
import { createSnowflakeMint } from './discord/snowflake.ts'
import { seedTestTown } from './discord/world/seed.ts'
import { createWorld, type World } from './discord/world/world.ts'

export interface SimulatorOptions extends Partial<GatewayOptions> {
  /** 0 takes a free port. */
  readonly port?: number
  readonly host?: string
  readonly rateLimits?: Partial<RateLimitOptions>
  /** Requests kept for /sim/requests; 0 for none. */
  readonly requestLogLimit?: number
  /** Start with the clock this far ahead of the wall clock, in ms. */
  readonly clockOffsetMs?: number
}

export interface Simulator {
  /** e.g. http://127.0.0.1:4100 */
  readonly url: string
  /** What @discordjs/rest takes as `api`. */
  readonly apiUrl: string
  readonly gatewayUrl: string
  /** NEXUS's token. */
  readonly token: string
  readonly world: World
  readonly simulation: Simulation
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

/** Start a Discord of one's own. It listens when the promise resolves. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    port = 0,
    host = '127.0.0.1',
    rateLimits,
    requestLogLimit = 20_000,
    clockOffsetMs = 0,
    ...gatewayOptions
  } = options
  const clock = createClock(clockOffsetMs)
  const world = createWorld()
  const { bot } = seedTestTown(world)
  const ledger = new Ledger()
  const faults = new FaultBook()
  const gateway = new Gateway({
    world,
    ledger,
    faults,
    now: clock.now,
    options: { ...GATEWAY_DEFAULTS, ...gatewayOptions },
  })
  let address = ''
  const simulation: Simulation = {
    world,
    clock,
    ids: createSnowflakeMint(clock),
    interactions: createInteractionBook(),
    uploads: new Map(),
    baseUrl: () => `http://${address}`,
    dispatch: (dispatch) => gateway.dispatch(dispatch),
  }
  const limits = new RateLimits({ ...LIMIT_DEFAULTS, ...rateLimits }, clock.now)
  const requests = new RequestLog(requestLogLimit)
  const routes = discordRoutes(simulation, {
    url: () => `ws://${address}`,
    sessionStartLimit: (of) => gateway.sessionStartLimit(of),
  })
  const rest = new RestServer({ simulation, routes, faults, limits, ledger, requests })

  const server = createServer((request, response) => {
    rest.handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end('{"message": "500: Internal Server Error", "code": 0}')
      process.stderr.write(
        `${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}\n`,
      )
    })
  })
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head))
  address = `${host}:${await listen(server, port, host)}`

  return {
    url: `http://${address}`,
    apiUrl: `http://${address}/api`,
    gatewayUrl: `ws://${address}`,
    token: bot.token,
    world,
    simulation,
    close: async () => {
      await gateway.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
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
