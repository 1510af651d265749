import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HealthState {
  /** `down` makes the service unready; `degraded` is said and changes nothing. */
  readonly state: 'up' | 'degraded' | 'down'
  /** What is wrong and what to do; never a secret. */
  readonly detail?: string
}

/** What a service depends on, by name, as it stands now. */
export class Health {
  readonly #states = new Map<string, HealthState>()

  set(name: string, state: HealthState): void {
    this.#states.set(name, state)
  }

  get isReady(): boolean {
    return this.#states.size > 0 && [...this.#states.values()].every(({ state }) => state !== 'down')
  }

  report(): Record<string, HealthState> {
    return Object.fromEntries(this.#states)
  }
}

export interface HealthServer extends AsyncDisposable {
  readonly port: number
}

/** `/healthz` (the process answers), `/readyz` (503 while a dependency is down) and `/metrics`, on loopback. */
export async function serveHealth(options: {
  readonly port: number
  readonly health: Health
  readonly metrics: () => Promise<{ contentType: string; body: string }>
}): Promise<HealthServer> {
  const { health, metrics } = options
  const server = createServer((request, response) => {
    const answer = (status: number, contentType: string, body: string) => {
      response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body)
    }
    const path = request.url?.split('?')[0]
    if (path === '/healthz') answer(200, 'application/json', '{"status":"ok"}')
    else if (path === '/readyz') {
      const body = JSON.stringify({ status: health.isReady ? 'ready' : 'unready', dependencies: health.report() })
      answer(health.isReady ? 200 : 503, 'application/json', body)
    } else if (path === '/metrics') {
      metrics().then(
        ({ contentType, body }) => answer(200, contentType, body),
        (error: unknown) => answer(500, 'text/plain', error instanceof Error ? error.message : 'metrics failed'),
      )
    } else answer(404, 'text/plain', 'not found')
  })
  server.requestTimeout = 5_000
  await listen(server, options.port)
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
