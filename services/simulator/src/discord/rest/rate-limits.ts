import { createHash } from 'node:crypto'
import type { RateLimit } from './route.ts'
import type { Match } from './router.ts'

export interface RateLimitOptions {
  /** Requests per second and bot over all routes; null for none. */
  readonly globalPerSecond: number | null
  /** False: buckets are announced in headers and never run out. */
  readonly perRoute: boolean
  /** 401, 403 and 429 in ten minutes after which an IP is shut out. */
  readonly invalidRequestLimit: number
}

const DEFAULT_LIMIT: RateLimit = { limit: 10, windowMs: 1_000 }
const INVALID_WINDOW_MS = 10 * 60_000
/** The rest of the shut-out that Discord's edge imposes, in ms. */
const SHUT_OUT_MS = 60 * 60_000

interface Bucket {
  remaining: number
  resetsAt: number
}

export interface BucketState {
  readonly limit: number
  readonly remaining: number
  /** Unix ms. */
  readonly resetsAt: number
  readonly hash: string
  readonly isExceeded: boolean
}

const majorParams = ['channel_id', 'guild_id', 'webhook_id', 'webhook_token', 'interaction_id']

/** Discord's three limits: per bucket, over all requests of a bot, and on invalid requests of an address. */
export class RateLimits {
  options: RateLimitOptions
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()
  readonly #globals = new Map<string, Bucket>()
  readonly #hashes = new Map<string, string>()
  #invalid = { count: 0, since: 0 }
  #shutOutUntil = 0

  constructor(options: RateLimitOptions, now: () => number) {
    this.options = options
    this.#now = now
  }

  /** Count this request in its bucket. */
  take(botId: string, match: Match): BucketState {
    const { route, params } = match
    const { limit, windowMs } = route.limit ?? DEFAULT_LIMIT
    const part = route.bucketOf?.(params) ?? ''
    const hash = this.#hashOf(`${route.method} ${route.path} ${part}`)
    const now = this.#now()
    const key = `${hash}:${botId}:${majorParams.map((name) => params[name] ?? '').join(':')}`
    let bucket = this.#buckets.get(key)
    if (!bucket || bucket.resetsAt <= now) {
      bucket = { remaining: limit, resetsAt: now + windowMs }
      this.#buckets.set(key, bucket)
    }
    if (!this.options.perRoute)
      return { limit, remaining: limit - 1, resetsAt: bucket.resetsAt, hash, isExceeded: false }
    if (bucket.remaining === 0) return { limit, remaining: 0, resetsAt: bucket.resetsAt, hash, isExceeded: true }
    bucket.remaining -= 1
    return { limit, remaining: bucket.remaining, resetsAt: bucket.resetsAt, hash, isExceeded: false }
  }

  /** Count against the global limit. @returns ms to wait, or 0 */
  takeGlobal(botId: string): number {
    const { globalPerSecond } = this.options
    if (globalPerSecond === null) return 0
    const now = this.#now()
    let bucket = this.#globals.get(botId)
    if (!bucket || bucket.resetsAt <= now) {
      bucket = { remaining: globalPerSecond, resetsAt: now + 1_000 }
      this.#globals.set(botId, bucket)
    }
    if (bucket.remaining === 0) return Math.max(1, bucket.resetsAt - now)
    bucket.remaining -= 1
    return 0
  }

  /** A 401, 403 or 429 was answered (not for a shared limit). */
  countInvalid(): void {
    const now = this.#now()
    if (now - this.#invalid.since >= INVALID_WINDOW_MS) this.#invalid = { count: 0, since: now }
    this.#invalid.count += 1
    if (this.#invalid.count >= this.options.invalidRequestLimit) this.#shutOutUntil = now + SHUT_OUT_MS
  }

  get invalidRequests(): number {
    return this.#now() - this.#invalid.since >= INVALID_WINDOW_MS ? 0 : this.#invalid.count
  }

  /** Ms for which everything is refused; 0 normally. */
  get shutOutMs(): number {
    return Math.max(0, this.#shutOutUntil - this.#now())
  }

  clear(): void {
    this.#buckets.clear()
    this.#globals.clear()
    this.#invalid = { count: 0, since: 0 }
    this.#shutOutUntil = 0
  }

  #hashOf(name: string): string {
    let hash = this.#hashes.get(name)
    if (!hash) {
      hash = createHash('sha256').update(name).digest('hex').slice(0, 32)
      this.#hashes.set(name, hash)
    }
    return hash
  }
}
