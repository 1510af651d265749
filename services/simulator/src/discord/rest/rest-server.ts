import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultBook } from '../control/faults.ts'
import type { Effect, Ledger } from '../control/ledger.ts'
import { DiscordRefusal, refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Bot } from '../world/entities.ts'
import { lengthOf } from './form.ts'
import type { BucketState, RateLimits } from './rate-limits.ts'
import { type Body, readBody } from './read-body.ts'
import type { RequestLog, RequestRow } from './request-log.ts'
import type { Answer, Call, Route } from './route.ts'
import { checkIds, type Match, Router } from './router.ts'

export interface RestParts {
  readonly simulation: Simulation
  readonly routes: readonly Route[]
  readonly faults: FaultBook
  readonly limits: RateLimits
  readonly ledger: Ledger
  readonly requests: RequestLog
}

/** What goes back to the client. */
interface Outcome {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly effects: readonly Effect[]
  readonly code: number | null
}

interface Asked {
  readonly match: Match | undefined
  readonly url: URL
  readonly bot: Bot | undefined
  readonly reason: string | null
  readonly host: string
}

/** Discord's REST API v10 under `/api/v10`: token, limits, faults, then the route. */
export class RestServer {
  readonly #parts: RestParts
  readonly #router: Router

  constructor(parts: RestParts) {
    this.#parts = parts
    this.#router = new Router(parts.routes)
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, ledger, limits, requests, simulation } = this.#parts
    const url = new URL(request.url ?? '/', 'http://rest')
    const path = url.pathname.replace(/^\/api\/v10/, '')
    const method = request.method ?? 'GET'
    const match = this.#router.find(method, path)
    const name = match ? `${match.route.method} ${match.route.path}` : null
    const body = await readBody(request).catch((error: unknown) => error)
    const row = requests.add({
      at: simulation.clock.now(),
      method,
      path: request.url ?? '/',
      route: name,
      headers: loggedHeaders(request),
      body: body instanceof Error ? undefined : isBody(body) ? body.json : undefined,
    })

    if (limits.shutOutMs > 0) {
      response
        .writeHead(429, { 'content-type': 'text/plain', 'retry-after': String(Math.ceil(limits.shutOutMs / 1_000)) })
        .end('error code: 1015')
      row.status = 429
      return
    }
    const fault = faults.strike(['slow', 'server-error', 'hang', 'garbage', 'cut'], name ?? `${method} ${path}`)
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    if (fault && fault.kind !== 'slow' && fault.when === 'before') return spoil(response, fault, row)

    const bot = this.#botOf(request.headers.authorization)
    const outcome = this.#answer(
      { match, url, bot, reason: reasonHeader(request), host: request.headers.host ?? '' },
      path,
      body,
    )
    const isShared = outcome.headers['x-ratelimit-scope'] === 'shared'
    if ([401, 403, 429].includes(outcome.status) && !isShared) limits.countInvalid()
    if (name && method !== 'GET') this.#record(name, outcome, bot, row, ledger)

    if (fault && fault.kind !== 'slow') return spoil(response, fault, row)
    row.status = outcome.status
    row.response = outcome.body
    const json = outcome.status === 204 ? undefined : JSON.stringify(outcome.body)
    response.writeHead(outcome.status, {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...outcome.headers,
    })
    response.end(json)
  }

  #record(route: string, outcome: Outcome, bot: Bot | undefined, row: RequestRow, ledger: Ledger): void {
    const reason = row.headers['x-audit-log-reason'] ?? null
    const common = { at: row.at, route, status: outcome.status, code: outcome.code, botId: bot?.userId ?? null, reason }
    const effects = outcome.effects.length > 0 ? outcome.effects : [{ action: 'none', key: row.path, isApplied: false }]
    for (const effect of effects) ledger.recordEffect({ ...effect, ...common })
  }

  #answer(asked: Asked, path: string, body: unknown): Outcome {
    let headers: Record<string, string> = {}
    try {
      if (!asked.match) refuse(this.#router.methodsOf(path).length > 0 ? 'methodNotAllowed' : 'routeNotFound')
      const { route } = asked.match
      if (route.auth === 'bot' && !asked.bot) refuse('unauthorized')
      const limited = this.#limit(asked.match, asked.bot?.userId ?? '')
      headers = limited.headers
      if (limited.outcome) return limited.outcome
      checkIds(asked.match.params)
      if (body instanceof Error) throw body
      const call = {
        params: asked.match.params,
        query: asked.url.searchParams,
        ...callBody(body),
        host: asked.host,
        reason: checkedReason(asked.reason),
      }
      return { ...answered(invoke(route, call, asked.bot)), headers }
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error
      const wait = error.retryAfterMs
      const waiting =
        wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1_000)), 'x-ratelimit-scope': 'shared' }
      return {
        status: error.status,
        body: error.body,
        headers: { ...headers, ...waiting },
        effects: [],
        code: error.code,
      }
    }
  }

  #limit(match: Match, botId: string): { headers: Record<string, string>; outcome?: Outcome } {
    const { faults, limits, simulation } = this.#parts
    const { route } = match
    const bucket = limits.take(botId, match)
    const now = simulation.clock.now()
    const headers = bucketHeaders(bucket, now)
    const fault = faults.strike(['rate-limit'], `${route.method} ${route.path}`)
    if (fault) return { headers, outcome: tooMany(fault.retryAfterMs, fault.scope, headers) }
    // Interactions are not bound by the global limit.
    const waitMs = route.auth === 'bot' ? limits.takeGlobal(botId) : 0
    if (waitMs > 0) return { headers, outcome: tooMany(waitMs, 'global', {}) }
    if (bucket.isExceeded) return { headers, outcome: tooMany(bucket.resetsAt - now, 'user', headers) }
    return { headers }
  }

  #botOf(authorization: string | undefined): Bot | undefined {
    if (!authorization?.startsWith('Bot ')) return undefined
    const token = authorization.slice(4)
    for (const bot of this.#parts.simulation.world.bots.values()) if (bot.token === token) return bot
    return undefined
  }
}

function invoke(route: Route, call: Call, bot: Bot | undefined): Answer {
  if (route.auth === 'path') return route.handle(call)
  return route.handle({ ...call, bot: bot ?? refuse('unauthorized') })
}

function answered(answer: Answer) {
  return { status: answer.status, body: answer.body, effects: answer.effects ?? [], code: null }
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && 'files' in value
}

function callBody(body: unknown): { body: unknown; files: Body['files'] } {
  return isBody(body) ? { body: body.json, files: body.files } : { body: undefined, files: [] }
}

function loggedHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== 'authorization' && value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

function reasonHeader(request: IncomingMessage): string | null {
  const header = request.headers['x-audit-log-reason']
  return typeof header === 'string' ? header : null
}

const MAX_REASON = 512

function checkedReason(header: string | null): string | null {
  if (header === null) return null
  const reason = decode(header)
  if (reason.length === 0 || lengthOf(reason) > MAX_REASON)
    refuseForm(['reason'], 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${MAX_REASON} in length.`)
  return reason
}

function decode(header: string): string {
  try {
    return decodeURIComponent(header)
  } catch {
    return refuseForm(['reason'], 'STRING_TYPE_CONVERT', 'Could not interpret value as string.')
  }
}

function bucketHeaders(bucket: BucketState, now: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(bucket.limit),
    'x-ratelimit-remaining': String(bucket.remaining),
    'x-ratelimit-reset': (bucket.resetsAt / 1_000).toFixed(3),
    'x-ratelimit-reset-after': (Math.max(0, bucket.resetsAt - now) / 1_000).toFixed(3),
    'x-ratelimit-bucket': bucket.hash,
  }
}

function tooMany(waitMs: number, scope: 'user' | 'global' | 'shared', headers: Record<string, string>): Outcome {
  const retryAfter = Math.max(0.001, waitMs / 1_000)
  return {
    status: 429,
    body: {
      message: scope === 'shared' ? 'The resource is being rate limited.' : 'You are being rate limited.',
      retry_after: retryAfter,
      global: scope === 'global',
    },
    headers: {
      ...headers,
      ...(scope === 'global'
        ? { 'x-ratelimit-global': 'true' }
        : { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': retryAfter.toFixed(3) }),
      'x-ratelimit-scope': scope,
      'retry-after': String(Math.ceil(retryAfter)),
      via: '1.1 simulated',
    },
    effects: [],
    code: null,
  }
}

type Spoiling =
  | { readonly kind: 'server-error'; readonly status: number }
  | { readonly kind: 'hang' | 'garbage' | 'cut' }

/** Answer as a broken Discord would. */
function spoil(response: ServerResponse, fault: Spoiling, row: RequestRow): void {
  if (fault.kind === 'server-error') {
    row.status = fault.status
    response
      .writeHead(fault.status, { 'content-type': 'application/json' })
      .end('{"message": "Internal Server Error", "code": 0}')
  } else if (fault.kind === 'garbage') {
    row.status = 200
    response.writeHead(200, { 'content-type': 'application/json' }).end('<html>{"id": 12')
  } else if (fault.kind === 'cut') {
    response.socket?.destroy()
  }
  // A hang: the socket stays open and says nothing.
}
