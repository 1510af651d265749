import { AsyncLocalStorage } from 'node:async_hooks'
import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest'
import { DiscordUnavailableError } from './errors.ts'
import { faultOf } from './faults.ts'
import type { DiscordHooks } from './hooks.ts'
import type { InvalidRequests } from './invalid-requests.ts'
import type { CallOptions, Outcome } from './outcome.ts'

export interface CallsOptions {
  readonly deadlineMs: number
  /** First ceiling of the random pause between attempts, in ms; doubles with each attempt. */
  readonly backoffMs: number
  readonly longestBackoffMs: number
  /** After a refused token one call in this many ms is let through to find out whether it is taken again. */
  readonly probeTokenEveryMs: number
  readonly ceiling: number
  readonly invalid: InvalidRequests
  readonly hooks: DiscordHooks
  readonly now: () => number
}

export interface Operation {
  readonly name: string
  /** What Discord limits together: the channel, guild or webhook. */
  readonly major: string
  /** Made without the bot's token. */
  readonly isTokenless?: boolean
}

/** Makes calls within a deadline: tries again what may pass, and says in one way what came of it. */
export class Calls {
  readonly #options: CallsOptions
  /** Unix ms at which each call in progress is given up; the library's rate limiter looks it up. */
  readonly #deadline = new AsyncLocalStorage<number>()
  /** Unix ms until which an operation on one major id is limited, by `name:major`; `*` is everything. */
  readonly #limitedUntil = new Map<string, number>()
  #tokenRefusedAt: number | undefined
  #isCeilingTold = false

  constructor(options: CallsOptions) {
    this.#options = options
  }

  /** Whether a wait of so many ms outlasts the call that it is asked of. */
  readonly refusesToWait = (waitMs: number): boolean => {
    const deadline = this.#deadline.getStore()
    return deadline !== undefined && this.#options.now() + waitMs > deadline
  }

  /** @throws DiscordUnavailableError when no answer came within the deadline or none may be asked for; the signal's reason once it is aborted. */
  async make<Value>(
    operation: Operation,
    send: (signal: AbortSignal) => Promise<Value>,
    options: CallOptions = {},
  ): Promise<Outcome<Value>> {
    const { now, deadlineMs, backoffMs, longestBackoffMs } = this.#options
    const deadline = now() + (options.deadlineMs ?? deadlineMs)
    options.signal?.throwIfAborted()
    for (let attempt = 0; ; attempt++) {
      this.#refuseLocally(operation)
      const result = await this.#attempt(operation, send, deadline, options.signal)
      if (result.kind === 'settled') return result.outcome
      const ceiling = Math.min(longestBackoffMs, backoffMs * 2 ** attempt)
      const pauseMs = Math.random() * ceiling
      if (now() + pauseMs >= deadline) {
        throw new DiscordUnavailableError(operation.name, `${attempt + 1} attempts failed`, ceiling, {
          cause: result.error,
        })
      }
      await pause(pauseMs, options.signal)
    }
  }

  #refuseLocally({ name, major, isTokenless }: Operation): void {
    const { invalid, ceiling, hooks, now, probeTokenEveryMs } = this.#options
    const { closedForMs } = invalid
    if (closedForMs > 0) {
      if (!this.#isCeilingTold) hooks.ceilingReached?.({ count: invalid.count, ceiling, closedForMs })
      this.#isCeilingTold = true
      throw new DiscordUnavailableError(name, `kept from Discord after ${ceiling} refused requests`, closedForMs)
    }
    this.#isCeilingTold = false
    if (this.#tokenRefusedAt !== undefined && !isTokenless) {
      const waitMs = this.#tokenRefusedAt + probeTokenEveryMs - now()
      if (waitMs > 0) throw new DiscordUnavailableError(name, 'Discord refuses the token', waitMs)
      this.#tokenRefusedAt = now()
    }
    const limitedMs = Math.max(this.#limitedFor('*'), this.#limitedFor(`${name}:${major}`))
    if (limitedMs > 0) throw new DiscordUnavailableError(name, 'rate limited', limitedMs)
  }

  #limitedFor(key: string): number {
    const until = this.#limitedUntil.get(key)
    if (until === undefined) return 0
    const left = until - this.#options.now()
    if (left <= 0) this.#limitedUntil.delete(key)
    return Math.max(0, left)
  }

  async #attempt<Value>(
    operation: Operation,
    send: (signal: AbortSignal) => Promise<Value>,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<{ kind: 'settled'; outcome: Outcome<Value> } | { kind: 'failed'; error: unknown }> {
    const { now, backoffMs } = this.#options
    const overdue = AbortSignal.timeout(Math.max(0, Math.ceil(deadline - now())))
    const either = signal ? AbortSignal.any([signal, overdue]) : overdue
    try {
      // The library does not look at the signal while it waits out a rate limit; the race does.
      const value = await raceAbort(
        this.#deadline.run(deadline, () => send(either)),
        either,
      )
      this.#tokenWorks(operation)
      return { kind: 'settled', outcome: { ok: true, value } }
    } catch (error) {
      signal?.throwIfAborted()
      if (overdue.aborted)
        throw new DiscordUnavailableError(operation.name, 'no answer in time', backoffMs, { cause: error })
      return this.#judge(operation, error)
    }
  }

  #judge(
    operation: Operation,
    error: unknown,
  ): { kind: 'settled'; outcome: Outcome<never> } | { kind: 'failed'; error: unknown } {
    const { now, probeTokenEveryMs, hooks } = this.#options
    if (error instanceof RateLimitError) {
      const waitMs = Math.max(error.retryAfter, error.timeToReset)
      this.#limitedUntil.set(error.global ? '*' : `${operation.name}:${operation.major}`, now() + waitMs)
      throw new DiscordUnavailableError(operation.name, `rate limited (${error.scope})`, waitMs, { cause: error })
    }
    if (error instanceof DiscordAPIError) {
      const { status } = error
      const code = typeof error.code === 'number' ? error.code : 0
      if (status === 401 && !operation.isTokenless) {
        this.#tokenRefusedAt = now()
        hooks.tokenRejected?.()
        throw new DiscordUnavailableError(operation.name, 'Discord refuses the token', probeTokenEveryMs, {
          cause: error,
        })
      }
      this.#tokenWorks(operation)
      const detail = error.message.slice(0, 300)
      return { kind: 'settled', outcome: { ok: false, fault: faultOf(code, status), code, status, detail } }
    }
    if (error instanceof HTTPError || isTransient(error)) return { kind: 'failed', error }
    throw error
  }

  #tokenWorks({ isTokenless }: Operation): void {
    if (this.#tokenRefusedAt === undefined || isTokenless) return
    this.#tokenRefusedAt = undefined
    this.#options.hooks.tokenAccepted?.()
  }
}

/** Of the network or of a broken answer, so that another attempt may pass; anything else is a mistake of ours. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || error instanceof SyntaxError) return true
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+|HPE_\w+)$/.test(code)
}

async function raceAbort<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Whichever lost the race may still fail later, when nobody listens any more.
    work.catch(() => undefined)
    aborted.catch(() => undefined)
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  try {
    await (signal ? raceAbort(promise, signal) : promise)
  } finally {
    clearTimeout(timer)
  }
}
