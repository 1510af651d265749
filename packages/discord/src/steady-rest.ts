import { DefaultRestOptions, REST, type RESTOptions, type ResponseLike } from '@discordjs/rest'
import type { DiscordHooks } from './hooks.ts'
import type { InvalidRequests } from './invalid-requests.ts'
import { templateOf } from './route-template.ts'

export interface SteadyRestOptions {
  readonly token: string
  /** Up to and without the version, such as `https://discord.com/api`. */
  readonly apiUrl: string
  /** Longest wait for one answer with its body, in ms. */
  readonly attemptTimeoutMs: number
  /** Requests per second that this process may make; the bot as a whole has 50. */
  readonly requestsPerSecond: number
  /** Called when a rate limit asks for a wait of so many ms: whether to fail at once instead. */
  readonly refusesToWait: (waitMs: number) => boolean
  readonly invalid: InvalidRequests
  readonly hooks: DiscordHooks
}

type RequestInit = Parameters<RESTOptions['makeRequest']>[1]

/** The library's client, except that it tries each request once, reads bodies within the time limit, and keeps its token. */
export class SteadyRest extends REST {
  constructor(options: SteadyRestOptions) {
    super({
      version: '10',
      api: options.apiUrl,
      retries: 0,
      timeout: options.attemptTimeoutMs,
      globalRequestsPerSecond: options.requestsPerSecond,
      rejectOnRateLimit: ({ retryAfter, timeToReset }) => options.refusesToWait(Math.max(retryAfter, timeToReset)),
      makeRequest: (url, init) => request(url, init, options),
    })
    super.setToken(options.token)
  }

  /** The library forgets the token at the first 401, and every later call would fail here without being made. */
  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token)
  }

  /** Lets go of its timers. */
  close(): void {
    this.clearHashSweeper()
    this.clearHandlerSweeper()
  }
}

async function request(url: string, init: RequestInit, options: SteadyRestOptions): Promise<ResponseLike> {
  const { invalid, hooks } = options
  const method = init.method ?? 'GET'
  const route = templateOf(url)
  const startedAt = performance.now()
  let status = 0
  try {
    const answer = await DefaultRestOptions.makeRequest(url, init)
    status = answer.status
    // The library stops its clock when the headers are there; reading the body inside keeps the clock running.
    const body = await answer.arrayBuffer()
    const scope = answer.headers.get('x-ratelimit-scope')
    invalid.note(status, scope)
    if (status === 429) {
      const retryAfterMs = Number(answer.headers.get('retry-after') ?? 0) * 1_000
      hooks.rateLimited?.({ route, scope: scope ?? 'user', retryAfterMs })
    }
    return new Response(body.byteLength > 0 ? body : null, {
      status,
      statusText: answer.statusText,
      headers: [...answer.headers],
    })
  } finally {
    hooks.answered?.({ method, route, status, durationMs: performance.now() - startedAt })
  }
}
