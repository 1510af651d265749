import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import type { Control } from '../discord/control/control.ts'
import type { Simulation } from '../discord/simulation.ts'
import { renderLive, renderPage, viewOf } from './render-page.ts'

const assets: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'client.js': {
    type: 'text/javascript; charset=utf-8',
    text: readFileSync(new URL('client.js', import.meta.url), 'utf8'),
  },
  'style.css': { type: 'text/css; charset=utf-8', text: readFileSync(new URL('style.css', import.meta.url), 'utf8') },
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A page to look into the simulated Discord and to take part as any member. */
export function pageApp(simulation: Simulation, control: Control): Hono {
  const app = new Hono()
  const view = (context: Context) => viewOf(simulation, context.req.query())

  app.use(async (context, next) => {
    await next()
    context.header('content-security-policy', POLICY)
    context.header('x-content-type-options', 'nosniff')
    context.header('cache-control', 'no-store')
  })
  app.get('/', (context) => {
    const found = view(context)
    return found
      ? context.html(renderPage(simulation, control, found))
      : context.text('There is no guild to show.', 404)
  })
  app.get('/page/live', (context) => {
    const found = view(context)
    return found ? context.json(renderLive(simulation, control, found)) : context.json({}, 404)
  })
  app.get('/page/:asset', (context) => {
    const asset = assets[context.req.param('asset')]
    return asset ? context.body(asset.text, 200, { 'content-type': asset.type }) : context.text('Not found', 404)
  })
  app.get('/attachments/:channel/:id/:filename', (context) => {
    const bytes = simulation.uploads.get(context.req.param('id'))
    if (!bytes) return context.text('Not found', 404)
    return context.body(Buffer.from(bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
    })
  })
  return app
}
