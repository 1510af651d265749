import {
  Encoding,
  type IContextFetchingStrategy,
  WebSocketShard,
  WebSocketShardDestroyRecovery,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws'
import { intentBits } from '../intents.ts'
import type { OpenShard, ShardConnection, ShardOptions, ShardState } from '../shard-connection.ts'
import { chooseCompression } from './choose-compression.ts'
import { remedyFor } from './close-codes.ts'

/** Discord keeps a session whose connection was closed with this. */
const RESUMABLE_CLOSE = 4200
const WATCH_EVERY_MS = 500
const CLOSE_WITHIN_MS = 3_000

/** Shards that speak to Discord with this token. */
export function discordShards(token: string): OpenShard {
  return (options) => new DiscordShard(token, options)
}

/** A shard on the library's WebSocket: when it connects, what it resumes and when it gives up is decided here. */
class DiscordShard implements ShardConnection {
  readonly #token: string
  readonly #options: ShardOptions
  readonly #ws: WebSocketShard
  readonly #watchdog: NodeJS.Timeout
  #state: ShardState = 'connecting'
  #isReading = true
  /** Unix ms of the last sign of progress on this connection. */
  #progressAt = 0
  #connectedAt = 0

  constructor(token: string, options: ShardOptions) {
    const { id, now } = options
    this.#token = token
    this.#options = options
    this.#ws = new WebSocketShard(this.#strategy(), id)
    this.#listen()
    this.#progressAt = now()
    this.#watchdog = setInterval(() => this.#watch(), WATCH_EVERY_MS)
  }

  get state(): ShardState {
    return this.#state
  }

  start(): void {
    // Its failures are told by the events, for the first attempt as for every later one.
    this.#ws.connect().catch(() => undefined)
  }

  stopReading(): void {
    this.#isReading = false
    this.#socket()?.pause()
  }

  leave(): void {
    this.#options.gate.close('left')
    this.#disconnectIfLeft()
  }

  goOn(): void {
    this.#isReading = true
    this.#socket()?.resume()
    this.#options.gate.open('left')
  }

  async stop(): Promise<void> {
    clearInterval(this.#watchdog)
    this.#options.gate.close('stopped')
    this.#options.session.keep()
    this.#state = 'stopped'
    // A socket that is not read would never see Discord's goodbye.
    this.#socket()?.resume()
    const closed = this.#ws.destroy({ code: RESUMABLE_CLOSE, reason: 'stopping' })
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())])
  }

  #strategy(): IContextFetchingStrategy {
    const { gatewayInformation, shardCount, session, gate, identifies } = this.#options
    return {
      options: {
        token: this.#token,
        gatewayInformation,
        shardCount,
        intents: intentBits,
        compression: chooseCompression(),
        encoding: Encoding.JSON,
        useIdentifyCompression: false,
        identifyProperties: { browser: 'nexus', device: 'nexus', os: process.platform },
        initialPresence: null,
        largeThreshold: null,
        version: '10',
        handshakeTimeout: 15_000,
        helloTimeout: 20_000,
        readyTimeout: 20_000,
      },
      retrieveSessionInfo: (): ReturnType<IContextFetchingStrategy['retrieveSessionInfo']> => {
        // Idle means that it asks in order to connect; everything else asks with a connection open.
        if (this.#ws.status !== WebSocketShardStatus.Idle) return session.retrieve()
        return gate.pass().then(() => session.connecting())
      },
      updateSessionInfo: (_shardId, info) => session.update(info),
      waitForIdentify: (shardId, signal) => identifies.wait(shardId, signal),
    }
  }

  #listen(): void {
    const { id, session, gate, events, now } = this.#options
    this.#ws
      .on(WebSocketShardEvents.Dispatch, (payload) => {
        this.#progressAt = now()
        events.dispatch(id, payload)
      })
      .on(WebSocketShardEvents.Hello, () => {
        this.#progressAt = now()
        session.hello()
      })
      .on(WebSocketShardEvents.Ready, () => this.#established('identified'))
      .on(WebSocketShardEvents.Resumed, () => this.#established('resumed'))
      .on(WebSocketShardEvents.Closed, (code) => this.#closed(code))
      .on(WebSocketShardEvents.Error, (error) => {
        events.error(id, error)
        if (gate.isClosed || this.#state !== 'connected') return
        // The stream of compressed data is broken: only a new connection has a new one.
        this.#reconnect('error', WebSocketShardDestroyRecovery.Resume)
      })
      .on(WebSocketShardEvents.SocketError, (error) => events.error(id, error))
      .on(WebSocketShardEvents.Debug, (message) => events.debug(id, message))
  }

  #established(how: 'identified' | 'resumed'): void {
    const { id, session, events, now } = this.#options
    this.#state = 'connected'
    this.#connectedAt = now()
    session.established()
    events.connected(id, how)
    if (!this.#isReading) this.#socket()?.pause()
    this.#disconnectIfLeft()
  }

  #closed(code: number): void {
    const { id, session, gate, events, now, stableAfterMs } = this.#options
    session.closed(code, this.#ws.status === WebSocketShardStatus.Resuming)
    if (this.#state === 'stopped') return
    const wasOfUse = this.#state === 'connected' && now() - this.#connectedAt >= stableAfterMs
    if (wasOfUse) gate.succeeded()
    else if (!gate.isClosed) gate.failed()
    const remedy = remedyFor(code)
    if (remedy === undefined) {
      this.#state = 'connecting'
      events.disconnected(id, code, gate.failures)
      return
    }
    session.keep()
    gate.close('fatal')
    this.#state = 'fatal'
    events.fatal(id, code, remedy)
  }

  #watch(): void {
    const { id, gate, events, now, resumeTimeoutMs, stableAfterMs } = this.#options
    if (this.#state === 'connected' && now() - this.#connectedAt >= stableAfterMs) gate.succeeded()
    if (this.#ws.status !== WebSocketShardStatus.Resuming || now() - this.#progressAt < resumeTimeoutMs) return
    this.#progressAt = now()
    events.resumeTimedOut(id)
    this.#reconnect('nothing came after the resume', WebSocketShardDestroyRecovery.Resume)
  }

  #disconnectIfLeft(): void {
    // While it connects it cannot be stopped; it comes back here as soon as it has.
    if (this.#options.gate.isClosed && this.#state === 'connected') {
      this.#reconnect('too much is waiting to be published', WebSocketShardDestroyRecovery.Resume)
    }
  }

  /** The library has no way to stop reading; the socket that it keeps to itself has. */
  #socket(): Pausable | undefined {
    const socket: unknown = Reflect.get(this.#ws, 'connection')
    return isPausable(socket) ? socket : undefined
  }

  #reconnect(reason: string, recover: WebSocketShardDestroyRecovery): void {
    this.#state = 'connecting'
    this.#socket()?.resume()
    // It resolves once it has connected again, which may be never.
    this.#ws.destroy({ reason, recover }).catch((error: Error) => this.#options.events.error(this.#options.id, error))
  }
}

interface Pausable {
  pause(): void
  resume(): void
}

function isPausable(socket: unknown): socket is Pausable {
  const { pause, resume } = (socket ?? {}) as Partial<Pausable>
  return typeof pause === 'function' && typeof resume === 'function'
}
