import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './refusal.ts'

/** The only version of the API that is spoken here: that of the SDK whose types judge each request. */
export const API_VERSION = '2026-10-21'

/** Checks key and version as the API does. @throws Refusal */
export function authorize(headers: IncomingHttpHeaders, apiKey: string): void {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  const given = bearer ?? headers['x-api-key']
  if (given === undefined) {
    throw new Refusal(401, 'authentication_error', 'Authorization: Bearer or x-api-key header is required')
  }
  if (given !== apiKey) {
    throw new Refusal(401, 'authentication_error', bearer ? 'Invalid bearer token' : 'invalid x-api-key', {
      'x-should-retry': 'false',
    })
  }
  const version = headers['anthropic-version']
  if (version === undefined) throw new Refusal(400, 'invalid_request_error', 'anthropic-version: header is required')
  if (version !== API_VERSION) {
    throw new Refusal(400, 'invalid_request_error', `anthropic-version: "${String(version)}" is not a valid version`)
  }
}
