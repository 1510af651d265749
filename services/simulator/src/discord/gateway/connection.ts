import type { Duplex } from 'node:stream'
import { deflateSync } from 'node:zlib'
import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import type { FaultBook } from '../control/faults.ts'
import { Frame, Identify, RequestMembers, Resume } from './gateway-frames.ts'
import { GatewayRefusal } from './gateway-refusal.ts'
import type { Session, SessionWire } from './session.ts'
import { ZlibStream } from './zlib-stream.ts'

/** A client may send this many payloads … */
const MAX_PAYLOADS = 120
/** … in this time, in ms … */
const PAYLOAD_WINDOW_MS = 60_000
/** … each at most this long, in bytes. */
const MAX_PAYLOAD_BYTES = 4_096
/** A client that lets this much pile up, in bytes, is cut off; it can resume. */
const MAX_BUFFERED_BYTES = 64 * 1_024 * 1_024

export interface ConnectionHost {
  readonly faults: FaultBook
  readonly heartbeatIntervalMs: number
  identify(connection: Connection, identify: Identify): void
  resume(connection: Connection, resume: Resume): void
  requestMembers(session: Session, request: RequestMembers): void
  closed(connection: Connection, code: number): void
}

export interface ConnectionFacts {
  readonly socket: Duplex
  readonly path: string
  readonly host: string
  readonly zlibStream: boolean
}

/** One WebSocket: it decodes, checks and acknowledges; what a session hears is the gateway's matter. */
export class Connection implements SessionWire {
  /** Path and host of the upgrade request, e.g. `/resume`. */
  readonly path: string
  readonly host: string
  /** The TCP socket beneath, for frames that are made elsewhere. */
  readonly socket: Duplex
  session: Session | null = null
  readonly #server: ConnectionHost
  readonly #webSocket: WebSocket
  readonly #zlib: ZlibStream | null
  readonly #timer: NodeJS.Timeout
  #compressesPayloads = false
  #lastHeartbeatAt = Date.now()
  #windowStartedAt = Date.now()
  #payloads = 0

  constructor(server: ConnectionHost, webSocket: WebSocket, facts: ConnectionFacts) {
    this.#server = server
    this.#webSocket = webSocket
    this.socket = facts.socket
    this.path = facts.path
    this.host = facts.host
    this.#zlib = facts.zlibStream ? new ZlibStream() : null
    webSocket.on('message', (data: Buffer) => this.#receive(data))
    webSocket.on('close', (code) => this.#closed(code))
    // A socket error is always followed by `close`.
    webSocket.on('error', () => undefined)
    this.#timer = setInterval(() => this.#checkHeartbeat(), server.heartbeatIntervalMs)
    this.#timer.unref()
    this.sendOp(Op.Hello, { heartbeat_interval: server.heartbeatIntervalMs, _trace: ['["simulated-gateway"]'] })
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN
  }

  get zlib(): ZlibStream | null {
    return this.#zlib
  }

  get bufferedBytes(): number {
    return this.#webSocket.bufferedAmount
  }

  send(text: string): void {
    if (!this.isOpen) return
    if (this.#webSocket.bufferedAmount > MAX_BUFFERED_BYTES) this.cut()
    else if (this.#zlib) this.#webSocket.send(this.#zlib.compress(text), { binary: true })
    else if (this.#compressesPayloads && text.length > 1_024) this.#webSocket.send(deflateSync(text), { binary: true })
    else this.#webSocket.send(text)
  }

  sendOp(op: Op, data: unknown): void {
    this.send(JSON.stringify({ t: null, s: null, op, d: data }))
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, reason)
    // Discord does not wait for a client that never answers the close.
    setTimeout(() => this.#webSocket.terminate(), 2_000).unref()
  }

  /** End the TCP connection without a word. */
  cut(): void {
    this.#webSocket.terminate()
  }

  #closed(code: number): void {
    clearInterval(this.#timer)
    this.#server.closed(this, code)
  }

  #checkHeartbeat(): void {
    if (Date.now() - this.#lastHeartbeatAt > this.#server.heartbeatIntervalMs * 2)
      this.close(Close.SessionTimedOut, 'Session timed out.')
  }

  #receive(data: Buffer): void {
    if (!this.isOpen) return
    try {
      if (!this.#mayStillSend()) throw new GatewayRefusal(Close.RateLimited, 'You are being rate limited.')
      if (data.byteLength > MAX_PAYLOAD_BYTES) throw undecodable()
      const frame = decode(Frame, parseJson(data.toString()))
      this.#handle(frame.op, frame.d)
    } catch (error) {
      if (!(error instanceof GatewayRefusal)) throw error
      this.close(error.code, error.message)
    }
  }

  #mayStillSend(): boolean {
    const now = Date.now()
    if (now - this.#windowStartedAt >= PAYLOAD_WINDOW_MS) {
      this.#windowStartedAt = now
      this.#payloads = 0
    }
    this.#payloads += 1
    return this.#payloads <= MAX_PAYLOADS
  }

  #handle(op: number, data: unknown): void {
    switch (op) {
      case Op.Heartbeat:
        this.#lastHeartbeatAt = Date.now()
        if (!this.#server.faults.strike(['drop-heartbeats'])) this.sendOp(Op.HeartbeatAck, null)
        break
      case Op.Identify: {
        this.#mustBeNew()
        const identify = decode(Identify, data)
        this.#compressesPayloads = identify.compress === true
        this.#server.identify(this, identify)
        break
      }
      case Op.Resume:
        this.#mustBeNew()
        this.#server.resume(this, decode(Resume, data))
        break
      case Op.RequestGuildMembers:
        this.#server.requestMembers(this.#ownSession(), decode(RequestMembers, data))
        break
      case Op.PresenceUpdate:
      case Op.VoiceStateUpdate:
        this.#ownSession()
        break
      default:
        throw new GatewayRefusal(Close.UnknownOpcode, 'Unknown opcode.')
    }
  }

  #mustBeNew(): void {
    if (this.session) throw new GatewayRefusal(Close.AlreadyAuthenticated, 'Already authenticated.')
  }

  #ownSession(): Session {
    if (!this.session) throw new GatewayRefusal(Close.NotAuthenticated, 'Not authenticated.')
    return this.session
  }
}

function undecodable(): GatewayRefusal {
  return new GatewayRefusal(Close.DecodeError, 'Error while decoding payload.')
}

function decode<T extends z.ZodType>(form: T, data: unknown): z.output<T> {
  const result = form.safeParse(data)
  if (!result.success) throw undecodable()
  return result.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw undecodable()
  }
}
