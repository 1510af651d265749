import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Asked {
  readonly method: string
  /** Path and query, without the `/api/v10` that all share. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  /** Unix ms. */
  readonly at: number
}

export type Answer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  /** Headers come, the body never does. */
  | 'hang in body'
  | 'hang'
  | 'reset'

/** An HTTP server that answers as its script says, and remembers what it was asked. For tests. */
export async function startScriptedServer(script: (asked: Asked, nth: number) => Answer) {
  const asked: Asked[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await text(request)
    const question: Asked = {
      method: request.method ?? '',
      path: (request.url ?? '').replace('/api/v10', ''),
      headers: request.headers,
      body: raw === '' ? undefined : JSON.parse(raw),
      at: Date.now(),
    }
    asked.push(question)
    give(script(question, asked.length), response)
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === 'hang') return
  if (answer === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (answer === 'hang in body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"id":')
    return
  }
  const { status, headers, body } = answer
  response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
