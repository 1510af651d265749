import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { constants, createDeflate } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'

export interface Sent {
  readonly sessionId: string
  readonly sequence: number
  readonly t: string
  readonly d: unknown
}

interface Session {
  readonly id: string
  readonly frames: Sent[]
  sequence: number
  socket: Socket | null
}

/** What the client did, in order. */
export type Deed = 'connect' | 'identify' | 'resume' | 'heartbeat' | `close ${number}`

/** A gateway that does what its test tells it: everything a real one does, and everything it does once a year. */
export class ScriptedDiscord {
  readonly sent: Sent[] = []
  readonly deeds: Deed[] = []
  readonly identified: { readonly intents: number; readonly shard: readonly number[] }[] = []
  /** Sequences that resumes asked to go on from. */
  readonly resumedAfter: number[] = []
  /** Whether the last connection asked for compression. */
  isCompressed = false
  /** Whose token it is. */
  readonly selfId = '900000000000000900'
  guildIds: readonly string[] = ['900000000000000001']
  remaining = 1_000
  heartbeatMs = 45_000
  answersHeartbeats = true
  answersResumes = true
  /** Close code for everyone who identifies. */
  refusesWith: number | null = null
  /** Connections are cut before they are made. */
  isUnreachable = false
  /** What REST answers, by path without `/api/v10`. */
  rest: (path: string) => unknown = () => null
  #sessions = new Map<string, Session>()
  #sockets = new Set<Socket>()
  #port = 0
  readonly #server = createServer((request, response) => this.#answer(request, response))
  readonly #gateway = new WebSocketServer({ noServer: true })

  async start(): Promise<this> {
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.isUnreachable) {
        socket.destroy()
        this.deeds.push('connect')
        return
      }
      this.#gateway.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request.url ?? ''))
    })
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address ? address.port : 0
    return this
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api`
  }

  get gatewayUrl(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  get connections(): number {
    return this.#sockets.size
  }

  /** Tells every session something. */
  say(t: string, d: object): void {
    for (const session of this.#sessions.values()) this.#dispatch(session, t, d)
  }

  reconnect(): void {
    for (const socket of this.#sockets) socket.send({ op: 7, d: null, s: null, t: null })
  }

  invalidate(isResumable: boolean): void {
    if (!isResumable) this.#sessions.clear()
    for (const socket of this.#sockets) socket.send({ op: 9, d: isResumable, s: null, t: null })
  }

  close(code: number): void {
    for (const socket of this.#sockets) socket.webSocket.close(code)
  }

  /** Sends what is no compressed data. */
  garble(): void {
    for (const socket of this.#sockets) socket.webSocket.send(Buffer.from([7, 7, 7, 7, 0, 0, 255, 255]))
  }

  /** Ends every connection without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.webSocket.terminate()
  }

  forgetSessions(): void {
    this.#sessions.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(webSocket: WebSocket, url: string): void {
    this.isCompressed = url.includes('compress=zlib-stream')
    const socket = new Socket(webSocket, this.isCompressed)
    this.#sockets.add(socket)
    this.deeds.push('connect')
    let session: Session | null = null
    webSocket.on('close', (code) => {
      this.#sockets.delete(socket)
      this.deeds.push(`close ${code}`)
      if (session?.socket === socket) session.socket = null
      if (session && (code === 1000 || code === 1001)) this.#sessions.delete(session.id)
    })
    webSocket.on('error', () => undefined)
    webSocket.on('message', (raw: Buffer) => {
      const { op, d } = JSON.parse(raw.toString())
      if (op === 1) {
        this.deeds.push('heartbeat')
        if (this.answersHeartbeats) socket.send({ op: 11, d: null, s: null, t: null })
      } else if (op === 2) session = this.#identify(socket, d)
      else if (op === 6) session = this.#resume(socket, d)
    })
    socket.send({ op: 10, d: { heartbeat_interval: this.heartbeatMs }, s: null, t: null })
  }

  #identify(socket: Socket, d: { intents: number; shard: number[] }): Session | null {
    this.deeds.push('identify')
    this.identified.push({ intents: d.intents, shard: d.shard })
    this.remaining -= 1
    if (this.refusesWith !== null) {
      socket.webSocket.close(this.refusesWith)
      return null
    }
    const session: Session = { id: `session-${this.identified.length}`, frames: [], sequence: 0, socket }
    this.#sessions.set(session.id, session)
    const guilds = this.guildIds.map((id) => ({ id, unavailable: true }))
    this.#dispatch(session, 'READY', {
      session_id: session.id,
      resume_gateway_url: this.gatewayUrl,
      guilds,
      shard: d.shard,
    })
    for (const id of this.guildIds) this.#dispatch(session, 'GUILD_CREATE', { id, name: 'town', channels: [] })
    return session
  }

  #resume(socket: Socket, d: { session_id: string; seq: number }): Session | null {
    this.deeds.push('resume')
    this.resumedAfter.push(d.seq)
    if (!this.answersResumes) return null
    const session = this.#sessions.get(d.session_id)
    if (!session) {
      socket.send({ op: 9, d: false, s: null, t: null })
      return null
    }
    session.socket = socket
    for (const frame of session.frames) if (frame.sequence > d.seq) socket.dispatch(frame)
    this.#dispatch(session, 'RESUMED', {})
    return session
  }

  #dispatch(session: Session, t: string, d: unknown): void {
    session.sequence += 1
    const frame = { sessionId: session.id, sequence: session.sequence, t, d }
    session.frames.push(frame)
    this.sent.push(frame)
    session.socket?.dispatch(frame)
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url ?? '').replace('/api/v10', '')
    const limit = { total: 1_000, remaining: this.remaining, reset_after: 3_600_000, max_concurrency: 1 }
    const told: Readonly<Record<string, unknown>> = {
      '/gateway/bot': { url: this.gatewayUrl, shards: 1, session_start_limit: limit },
      '/users/@me': { id: this.selfId, username: 'nexus', bot: true },
    }
    const body = told[path] ?? this.rest(path)
    response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { code: 0, message: 'not scripted' }))
  }
}

class Socket {
  readonly webSocket: WebSocket
  readonly #deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH })
  readonly #isCompressed: boolean

  constructor(webSocket: WebSocket, isCompressed: boolean) {
    this.webSocket = webSocket
    this.#isCompressed = isCompressed
    let parts: Buffer[] = []
    this.#deflate.on('data', (part: Buffer) => {
      parts.push(part)
      if (!part.subarray(-4).equals(Buffer.from([0, 0, 255, 255]))) return
      this.webSocket.send(Buffer.concat(parts))
      parts = []
    })
  }

  dispatch({ t, d, sequence }: Sent): void {
    this.send({ op: 0, t, s: sequence, d })
  }

  send(payload: object): void {
    if (this.webSocket.readyState !== this.webSocket.OPEN) return
    if (this.#isCompressed) this.#deflate.write(JSON.stringify(payload))
    else this.webSocket.send(JSON.stringify(payload))
  }
}
