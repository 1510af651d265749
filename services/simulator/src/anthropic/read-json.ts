import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** The API's own bound on a body, in bytes. */
const MAX_BODY = 33_554_432

/** Reads a body. @throws Refusal when it is too large or no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) throw new Refusal(413, 'invalid_request_error', 'Request exceeds the maximum size')
    chunks.push(chunk)
  }
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(400, 'invalid_request_error', 'content-type: must be application/json')
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Refusal(400, 'invalid_request_error', 'The request body is not valid JSON')
    throw error
  }
}
