import type { Effect } from '../control/ledger.ts'
import type { Bot } from '../world/entities.ts'

export interface UploadedFile {
  /** `files[n]` of a multipart request: n. */
  readonly index: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** One request, as a route sees it. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON, or `payload_json` of a multipart request; undefined without a body. */
  readonly body: unknown
  readonly files: readonly UploadedFile[]
  /** Host and port as the client named them. */
  readonly host: string
  /** X-Audit-Log-Reason, decoded. */
  readonly reason: string | null
}

export interface BotCall extends Call {
  readonly bot: Bot
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 204
  readonly body?: unknown
  /** What changed, for the ledger. */
  readonly effects?: readonly Effect[]
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Requests that share a bucket are counted together, per major parameter (channel, guild, webhook). */
export interface RateLimit {
  readonly limit: number
  readonly windowMs: number
}

interface RouteBase {
  readonly method: Method
  /** Template as in Discord's OpenAPI document, e.g. `/channels/{channel_id}/messages`. */
  readonly path: string
  readonly limit?: RateLimit
  /** Splits the bucket further, e.g. for messages older than two weeks. */
  readonly bucketOf?: (params: Readonly<Record<string, string>>) => string
}

/** A route that needs a bot's token, or one whose secret is in its path. */
export type Route =
  | (RouteBase & { readonly auth: 'bot'; readonly handle: (call: BotCall) => Answer })
  | (RouteBase & { readonly auth: 'path'; readonly handle: (call: Call) => Answer })

export function ok(body: unknown, effects: readonly Effect[] = []): Answer {
  return { status: 200, body, effects }
}

export function noContent(effects: readonly Effect[] = []): Answer {
  return { status: 204, effects }
}

export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`the route has no parameter ${name}`)
  return value
}
