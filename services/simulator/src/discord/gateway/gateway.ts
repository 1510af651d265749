import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10'
import { type WebSocket, WebSocketServer } from 'ws'
import type { FaultBook, FaultSpec } from '../control/faults.ts'
import type { Ledger } from '../control/ledger.ts'
import type { Bot, Guild } from '../world/entities.ts'
import type { World } from '../world/world.ts'
import { Audience, seesContent } from './audience.ts'
import { Connection, type ConnectionFacts, type ConnectionHost } from './connection.ts'
import { type Dispatch, withoutContent } from './dispatch.ts'
import type { Identify, RequestMembers, Resume } from './gateway-frames.ts'
import { GatewayRefusal } from './gateway-refusal.ts'
import { areKnownIntents, disallowedIntents, Intent } from './intents.ts'
import { presentGuildCreate, presentMemberChunks, presentReady } from './present-session.ts'
import { Session, type Shard } from './session.ts'
import { type SessionStartLimit, type SessionStartOptions, SessionStarts } from './session-starts.ts'

export interface GatewayOptions extends SessionStartOptions {
  readonly heartbeatIntervalMs: number
  /** Dispatches that a session keeps for a resume. */
  readonly replayLimit: number
  /** How long a session outlives its connection, in ms. */
  readonly sessionLivesMs: number
  readonly maxGuildsPerShard: number
}

/** After op 7 a client that does not go by itself is cut off, in ms. */
const GO_WITHIN_MS = 5_000

/** Gateway v10: who is connected, and who hears what. */
export class Gateway implements ConnectionHost {
  readonly faults: FaultBook
  readonly sessions = new Map<string, Session>()
  readonly #connections = new Set<Connection>()
  readonly #world: World
  readonly #ledger: Ledger
  readonly #options: GatewayOptions
  readonly #now: () => number
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1_048_576, perMessageDeflate: false })
  readonly #starts: SessionStarts
  readonly #audience: Audience

  constructor(parts: { world: World; ledger: Ledger; faults: FaultBook; options: GatewayOptions; now: () => number }) {
    this.#world = parts.world
    this.#ledger = parts.ledger
    this.faults = parts.faults
    this.#options = parts.options
    this.#now = parts.now
    this.#audience = new Audience(parts.world, parts.now)
    this.#starts = new SessionStarts(parts.options, parts.now)
  }

  get heartbeatIntervalMs(): number {
    return this.#options.heartbeatIntervalMs
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections
  }

  /** Take over an HTTP connection that asks for a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.faults.strike(['refuse-gateway'])) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const url = new URL(request.url ?? '/', 'http://gateway')
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const encoding = url.searchParams.get('encoding') ?? 'json'
      const compress = url.searchParams.get('compress')
      const isReadable = encoding === 'json' && (compress === null || compress === 'zlib-stream')
      if (url.searchParams.get('v') !== '10') webSocket.close(Close.InvalidAPIVersion, 'Invalid API version.')
      else if (!isReadable) webSocket.close(Close.DecodeError, 'Unsupported encoding.')
      else
        this.#accept(webSocket, {
          socket,
          path: url.pathname,
          host: request.headers.host ?? 'localhost',
          zlibStream: compress !== null,
        })
    })
  }

  #accept(webSocket: WebSocket, facts: ConnectionFacts): void {
    const connection = new Connection(this, webSocket, facts)
    this.#connections.add(connection)
    this.#record(connection, 'open')
  }

  sessionStartLimit(bot: Bot): SessionStartLimit {
    return this.#starts.limitOf(bot.userId)
  }

  identify(connection: Connection, identify: Identify): void {
    this.#dropOldSessions()
    const shard = identify.shard ?? ([0, 1] as const)
    const { bot, guilds } = this.#admit(identify, shard)
    if (!this.#starts.take(bot.userId, shard)) {
      this.#invalidate(connection, false)
      return
    }
    const session = new Session({
      botId: bot.userId,
      intents: identify.intents,
      shard,
      largeThreshold: identify.large_threshold ?? 50,
      replayLimit: this.#options.replayLimit,
      ledger: this.#ledger,
    })
    this.sessions.set(session.id, session)
    this.#attach(connection, session)
    this.#record(connection, 'identify')
    const guildIds = guilds.map((guild) => guild.id)
    const ready = presentReady(this.#world, session, guildIds, `ws://${connection.host}/resume`)
    session.dispatch('READY', JSON.stringify(ready), session.id)
    if ((session.intents & Intent.Guilds) !== 0) for (const guild of guilds) this.#sendGuild(session, guild)
    this.#record(connection, 'ready')
    this.#afterSettled(connection)
  }

  /** Who may identify, and what he will see. @throws GatewayRefusal with the close code that says why not */
  #admit(identify: Identify, shard: Shard): { bot: Bot; guilds: Guild[] } {
    if (shard[0] >= shard[1]) throw new GatewayRefusal(Close.InvalidShard, 'Invalid shard.')
    const bot = this.#botOf(identify.token)
    if (!areKnownIntents(identify.intents)) throw new GatewayRefusal(Close.InvalidIntents, 'Invalid intent(s).')
    if (disallowedIntents(identify.intents, bot.privilegedIntents) !== 0)
      throw new GatewayRefusal(Close.DisallowedIntents, 'Disallowed intent(s).')
    const guilds = this.#guildsOf(bot, shard)
    if (guilds.length > this.#options.maxGuildsPerShard)
      throw new GatewayRefusal(Close.ShardingRequired, 'Sharding required.')
    if (this.#starts.limitOf(bot.userId).remaining > 0) return { bot, guilds }
    // Discord resets the token of a bot that goes past its session starts.
    bot.token = `${bot.token}.reset`
    throw new GatewayRefusal(Close.AuthenticationFailed, 'Authentication failed.')
  }

  resume(connection: Connection, resume: Resume): void {
    const bot = this.#botOf(resume.token)
    this.#dropOldSessions()
    const session = this.sessions.get(resume.session_id)
    if (!session || session.botId !== bot.userId) {
      this.#invalidate(connection, false)
      return
    }
    if (resume.seq > session.sequence) throw new GatewayRefusal(Close.InvalidSeq, 'Invalid seq.')
    const old = [...this.#connections].find((other) => other.session === session)
    if (old) {
      // The new socket takes the session over.
      old.session = null
      old.close(Close.UnknownError, 'Session resumed elsewhere.')
    }
    this.#attach(connection, session)
    this.#record(connection, 'resume')
    if (!session.replayAfter(resume.seq)) {
      connection.session = null
      this.sessions.delete(session.id)
      this.#invalidate(connection, false)
      return
    }
    session.dispatch('RESUMED', '{"_trace":["[\\"simulated-gateway\\"]"]}', session.id)
    this.#record(connection, 'resumed')
    this.#afterSettled(connection)
  }

  requestMembers(session: Session, request: RequestMembers): void {
    const guild = this.#world.guilds.get(request.guild_id)
    if (!guild?.members.has(session.botId)) return
    const asksForAll = request.user_ids === undefined && (request.query ?? '') === ''
    if (asksForAll && (session.intents & Intent.GuildMembers) === 0) return
    const { users, notFound } = this.#findMembers(guild, request)
    for (const chunk of presentMemberChunks(guild, users, notFound, request.nonce)) {
      session.dispatch('GUILD_MEMBERS_CHUNK', JSON.stringify(chunk), guild.id)
    }
  }

  closed(connection: Connection, code: number): void {
    this.#connections.delete(connection)
    this.#record(connection, 'close', code)
    const session = connection.session
    if (!session) return
    session.detach()
    // A client that says goodbye, or was told to start anew, cannot come back to its session.
    const ends =
      code === 1000 ||
      code === 1001 ||
      code === Close.AuthenticationFailed ||
      code === Close.SessionTimedOut ||
      code === Close.InvalidSeq
    if (ends) this.sessions.delete(session.id)
  }

  /** Tell every session that may hear of it. */
  dispatch(dispatch: Dispatch): void {
    let full: string | undefined
    let hidden: string | undefined
    for (const session of this.sessions.values()) {
      if (!this.#audience.hears(session, dispatch)) continue
      if (seesContent(session, dispatch)) {
        full ??= JSON.stringify(dispatch.data)
        session.dispatch(dispatch.type, full, dispatch.key)
      } else {
        hidden ??= JSON.stringify(withoutContent(dispatch.data))
        session.dispatch(dispatch.type, hidden, dispatch.key)
      }
    }
  }

  /** A bot came into a guild: its sessions hear of all that is in it. */
  announceGuild(guild: Guild): void {
    for (const session of this.sessions.values()) {
      if (
        guild.members.has(session.botId) &&
        (session.intents & Intent.Guilds) !== 0 &&
        this.isOnShard(guild.id, session.shard)
      )
        this.#sendGuild(session, guild)
    }
  }

  isOnShard(guildId: string | null, shard: Shard): boolean {
    return this.#audience.isOnShard(guildId, shard)
  }

  /** Strike everyone who is connected now; whoever connects while the fault lasts is struck when he is ready. */
  strikeNow(spec: FaultSpec): void {
    if (!isImmediate(spec)) return
    const connected = [...this.#connections].filter((connection) => connection.session)
    if (connected.length === 0 || !this.faults.strike([spec.kind])) return
    for (const connection of connected) this.#apply(connection, spec)
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  /** Everyone has to identify anew. */
  endSessions(): void {
    this.sessions.clear()
    this.#starts.clear()
    for (const connection of this.#connections) {
      connection.session = null
      connection.close(Close.UnknownError, 'The world was reset.')
    }
  }

  #attach(connection: Connection, session: Session): void {
    connection.session = session
    session.attach(connection)
  }

  #afterSettled(connection: Connection): void {
    const spec = this.faults.strike(['reconnect', 'invalid-session', 'close', 'cut-gateway'])
    if (spec) setImmediate(() => this.#apply(connection, spec))
  }

  #apply(connection: Connection, spec: FaultSpec): void {
    if (spec.kind === 'reconnect') {
      connection.sendOp(Op.Reconnect, null)
      setTimeout(() => connection.cut(), GO_WITHIN_MS).unref()
    } else if (spec.kind === 'invalid-session') this.#invalidate(connection, spec.resumable)
    else if (spec.kind === 'close') connection.close(spec.code, 'Fault.')
    else if (spec.kind === 'cut-gateway') connection.cut()
  }

  #invalidate(connection: Connection, isResumable: boolean): void {
    this.#record(connection, 'invalid-session')
    const session = connection.session
    if (session && !isResumable) this.sessions.delete(session.id)
    if (session) session.detach()
    connection.session = null
    connection.sendOp(Op.InvalidSession, isResumable)
  }

  #sendGuild(session: Session, guild: Guild): void {
    session.dispatch('GUILD_CREATE', JSON.stringify(presentGuildCreate(this.#world, guild, session)), guild.id)
  }

  #findMembers(guild: Guild, request: RequestMembers) {
    const all = [...guild.members.keys()].flatMap((id) => this.#world.users.get(id) ?? [])
    if (request.user_ids) {
      const wanted = new Set(request.user_ids)
      return {
        users: all.filter((user) => wanted.has(user.id)),
        notFound: request.user_ids.filter((id) => !guild.members.has(id)),
      }
    }
    const prefix = (request.query ?? '').toLowerCase()
    const limit = request.limit || Number.POSITIVE_INFINITY
    const users = all.filter(
      (user) => user.username.startsWith(prefix) || guild.members.get(user.id)?.nick?.toLowerCase().startsWith(prefix),
    )
    return { users: users.slice(0, prefix === '' ? limit : Math.min(limit, 100)), notFound: [] }
  }

  #botOf(token: string): Bot {
    const bare = token.replace(/^Bot /, '')
    for (const bot of this.#world.bots.values()) if (bot.token === bare) return bot
    throw new GatewayRefusal(Close.AuthenticationFailed, 'Authentication failed.')
  }

  #guildsOf(bot: Bot, shard: Shard): Guild[] {
    return [...this.#world.guilds.values()].filter(
      (guild) => guild.members.has(bot.userId) && this.isOnShard(guild.id, shard),
    )
  }

  #dropOldSessions(): void {
    const oldest = Date.now() - this.#options.sessionLivesMs
    for (const session of this.sessions.values()) {
      if (session.detachedAt !== null && session.detachedAt < oldest) this.sessions.delete(session.id)
    }
  }

  #record(
    connection: Connection,
    event: Parameters<Ledger['recordConnection']>[0]['event'],
    code: number | null = null,
  ): void {
    this.#ledger.recordConnection({
      at: this.#now(),
      event,
      path: connection.path,
      sessionId: connection.session?.id ?? null,
      shard: connection.session?.shard ?? null,
      code,
    })
  }
}

function isImmediate(
  spec: FaultSpec,
): spec is Extract<FaultSpec, { kind: 'reconnect' | 'invalid-session' | 'close' | 'cut-gateway' }> {
  return (
    spec.kind === 'reconnect' || spec.kind === 'invalid-session' || spec.kind === 'close' || spec.kind === 'cut-gateway'
  )
}
