import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import { ProviderFault } from '../provider-fault.ts'
import { AnswerTooLargeError } from './capped-fetch.ts'

/** Statuses that say what is wrong with us rather than with the request: their words hold nothing of it. */
const sayable = new Set([401, 402, 403, 404])

/** What an error of the SDK means. Nothing is left to be thrown as it is. */
export function anthropicFault(error: unknown, signal: AbortSignal): ProviderFault {
  const tooLarge = causeOf(error, AnswerTooLargeError)
  if (tooLarge) return new ProviderFault('garbage', { detail: tooLarge.message, cause: error })
  if (signal.aborted || error instanceof APIUserAbortError || error instanceof APIConnectionTimeoutError) {
    return new ProviderFault('timeout', {
      detail: 'no answer in time',
      isTransient: true,
      isOutage: true,
      cause: error,
    })
  }
  // Not an error of the SDK's: a 200 whose body is not JSON.
  if (error instanceof SyntaxError) {
    return new ProviderFault('garbage', {
      detail: 'the body is not JSON',
      isTransient: true,
      isOutage: true,
      cause: error,
    })
  }
  if (error instanceof APIError && error.status !== undefined) return statusFault(error, error.status)
  const detail =
    error instanceof APIConnectionError ? `no connection: ${codeOf(error)}` : `the answer broke off: ${codeOf(error)}`
  return new ProviderFault('unavailable', { detail, isTransient: true, isOutage: true, cause: error })
}

function statusFault(error: APIError, status: number): ProviderFault {
  const words = sayable.has(status) && error.apiMessage ? `: ${error.apiMessage.slice(0, 200)}` : ''
  const facts = {
    detail: `${status} ${error.type ?? 'error'}${words} (request ${error.requestID ?? 'unknown'})`,
    retryAfterMs: retryAfterMs(error.headers),
    cause: error,
  }
  const isTransient = transient(status, error.headers?.get('x-should-retry') ?? null)
  if (status === 429) return new ProviderFault('rate_limited', { ...facts, isTransient, isOutage: true })
  if (status >= 500 || status === 408)
    return new ProviderFault('unavailable', { ...facts, isTransient, isOutage: true })
  return new ProviderFault('rejected', { ...facts, isTransient })
}

function transient(status: number, shouldRetry: string | null): boolean {
  if (shouldRetry === 'true' || shouldRetry === 'false') return shouldRetry === 'true'
  return status === 408 || status === 409 || status === 429 || status >= 500
}

/** From `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | undefined {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (Number.isFinite(ms)) return Math.max(0, ms)
  const given = headers?.get('retry-after')
  if (!given) return undefined
  const seconds = Number(given)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(given) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

function causeOf<E extends Error>(error: unknown, type: new (...args: never[]) => E): E | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof type) return at
  }
  return null
}

/** The innermost code or name, such as ECONNREFUSED; never a message, which could hold an address with a key. */
function codeOf(error: unknown): string {
  let found = error instanceof Error ? error.name : 'unknown'
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') found = at.code
  }
  return found
}
