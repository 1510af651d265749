import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { pageApp } from '../page/page-app.ts'
import type { Control } from './control/control.ts'
import { controlApp } from './control/control-app.ts'
import type { RestServer } from './rest/rest-server.ts'
import type { Simulation } from './simulation.ts'

export interface FrontParts {
  readonly simulation: Simulation
  readonly control: Control
  readonly rest: RestServer
  /** Host names by which people and tests may reach page and control API; others could be a foreign page's tricks. */
  readonly allowedHosts: readonly string[]
}

/** What comes over HTTP: `/api/…` is Discord, `/sim/…` the control API, the rest the page. */
export function createFront(parts: FrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  const { simulation, control, rest, allowedHosts } = parts
  const app = new Hono()
  app.use(async (context, next) => {
    const host = URL.parse(`http://${context.req.header('host') ?? ''}`)?.hostname ?? ''
    if (!allowedHosts.includes(host)) return context.text('This host name is not served.', 421)
    // A browser sends another site's JSON only after asking, and nobody answers that question with yes.
    const hasBody = context.req.method === 'POST' && context.req.header('content-length') !== '0'
    if (hasBody && !context.req.header('content-type')?.startsWith('application/json'))
      return context.json({ error: 'invalid', message: 'send application/json' }, 415)
    return next()
  })
  app.route('/sim', controlApp(control))
  app.route('/', pageApp(simulation, control))
  const people = getRequestListener(app.fetch)

  return (request, response) => {
    const answering = request.url?.startsWith('/api/') ? rest.handle(request, response) : people(request, response)
    Promise.resolve(answering).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
      response.end('{"message": "500: Internal Server Error", "code": 0}')
      // A client that went away is no fault of ours.
      if (!request.destroyed)
        process.stderr.write(
          `${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}\n`,
        )
    })
  }
}
