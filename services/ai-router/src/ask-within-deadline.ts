import { setTimeout as wait } from 'node:timers/promises'
import { ProviderFault } from './provider-fault.ts'

export interface DeadlineOptions {
  /** Ms from now within which there is an outcome, waits and retries included. */
  readonly withinMs: number
  /** Longest that one attempt may take, in ms. */
  readonly attemptMs: number
  readonly maxAttempts: number
  /** The first wait is up to this, in ms; each further one up to twice as much, at most `longestWaitMs`. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number
  /** Stops everything: its reason is thrown. */
  readonly signal: AbortSignal
  /** Stands between an attempt and the provider: the breaker, which sees an overdue attempt fail as well. */
  readonly guard: <R>(attempt: () => Promise<R>) => Promise<R>
  readonly onAttempt?: (outcome: 'answered' | ProviderFault) => void
}

export type Outcome<R> =
  | { readonly ok: true; readonly value: R; readonly attempts: number }
  | { readonly ok: false; readonly fault: ProviderFault; readonly attempts: number }

/**
 * Asks until there is an answer, the fault is not transient, the attempts are used up or the deadline would pass. Waits
 * are drawn evenly between 0 and their bound (full jitter) and are never shorter than what the provider asks for; a wait
 * that would reach the deadline is not begun. There is an outcome in time even if `ask` ignores its signal.
 */
export async function askWithinDeadline<R>(
  ask: (signal: AbortSignal) => Promise<R>,
  options: DeadlineOptions,
): Promise<Outcome<R>> {
  const endsAt = performance.now() + options.withinMs
  const left = () => endsAt - performance.now()
  let attempts = 0
  let last = new ProviderFault('timeout', { detail: `no call was made within ${options.withinMs} ms` })

  while (attempts < options.maxAttempts && left() > 0) {
    const outcome = await attempt(ask, Math.min(options.attemptMs, left()), options)
    if (!(outcome instanceof ProviderFault)) {
      options.onAttempt?.('answered')
      return { ok: true, value: outcome.value, attempts: attempts + 1 }
    }
    if (outcome.fault === 'breaker_open') {
      return { ok: false, fault: attempts === 0 ? outcome : after(last, outcome), attempts }
    }
    options.onAttempt?.(outcome)
    attempts += 1
    last = outcome
    if (!outcome.isTransient || attempts >= options.maxAttempts) break
    const bound = Math.min(options.longestWaitMs, options.firstWaitMs * 2 ** (attempts - 1))
    const waitMs = Math.max(options.random() * bound, outcome.retryAfterMs ?? 0)
    if (waitMs >= left()) break
    await wait(waitMs, undefined, { signal: options.signal })
  }
  return { ok: false, fault: last, attempts }
}

async function attempt<R>(
  ask: (signal: AbortSignal) => Promise<R>,
  withinMs: number,
  { signal: stop, guard }: Pick<DeadlineOptions, 'signal' | 'guard'>,
): Promise<{ value: R } | ProviderFault> {
  stop.throwIfAborted()
  const given = new AbortController()
  const overdue = new ProviderFault('timeout', {
    detail: `no answer within ${Math.round(withinMs)} ms`,
    isTransient: true,
    isOutage: true,
  })
  const ended = Promise.withResolvers<never>()
  const end = (reason: Error) => {
    given.abort(reason)
    ended.reject(reason)
  }
  const onStop = () => end(stop.reason as Error)
  const timer = setTimeout(() => end(overdue), withinMs)
  stop.addEventListener('abort', onStop, { once: true })
  try {
    return { value: await guard(() => Promise.race([ask(given.signal), ended.promise])) }
  } catch (error) {
    stop.throwIfAborted()
    if (error instanceof ProviderFault) return error
    throw error
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', onStop)
  }
}

/** The breaker opened while we were at it: what led there is what staff should read. */
function after(last: ProviderFault, breaker: ProviderFault): ProviderFault {
  return new ProviderFault('breaker_open', { detail: `${breaker.detail}, after ${last.detail}` })
}
