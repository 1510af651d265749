import { setTimeout as wait } from 'node:timers/promises'
import type { Discord, Outcome } from '@nexus/discord'
import type { APIGatewayBotInfo, GatewayDispatchPayload } from 'discord-api-types/v10'
import { type BackfillResult, backfill } from './backfill.ts'
import { buildFrame } from './build-frame.ts'
import type { DispatchData } from './dispatch-data.ts'
import type { GatewayEvents } from './gateway-events.ts'
import { IdentifyBudget } from './identify-budget.ts'
import { type Flow, Outbox } from './outbox.ts'
import type { FramePublisher, Gap, GapBook, PendingBackfill, SessionStore, StoredSession, Watermarks } from './ports.ts'
import { streamOf } from './published-events.ts'
import { ReconnectGate } from './reconnect-gate.ts'
import type { OpenShard, ShardConnection } from './shard-connection.ts'
import { ShardSession } from './shard-session.ts'

export interface GatewayLimits {
  /** Shards in all; null asks Discord. */
  readonly shardCount: number | null
  readonly retainMs: number
  readonly retainWeight: number
  readonly slowAtWeight: number
  readonly leaveAtWeight: number
  readonly leaveAfterMs: number
  readonly lingerMs: number
  readonly pollMs: number
  readonly resendAfterMs: number
  readonly resumeTimeoutMs: number
  readonly stableAfterMs: number
  readonly backoffMs: number
  readonly identifySpacingMs: number
  /** Between two writes of a shard's session, in ms. */
  readonly saveEveryMs: number
  /** Longest that what is read may take to be published when stopping, in ms. */
  readonly flushWithinMs: number
  /** Longest that a stop then waits for the recorder, in ms: no other gateway has what it has not archived. */
  readonly archivedWithinMs: number
  /** Frames given up within so many ms are recorded as one gap. */
  readonly gapEveryMs: number
  readonly backfillPerChannel: number
  readonly backfillMost: number
}

export const DEFAULT_LIMITS: GatewayLimits = {
  shardCount: null,
  retainMs: 60_000,
  retainWeight: 64 * 1024 * 1024,
  slowAtWeight: 2 * 1024 * 1024,
  leaveAtWeight: 16 * 1024 * 1024,
  leaveAfterMs: 10_000,
  lingerMs: 2,
  pollMs: 250,
  resendAfterMs: 5_000,
  resumeTimeoutMs: 20_000,
  stableAfterMs: 10_000,
  backoffMs: 1_000,
  identifySpacingMs: 5_000,
  saveEveryMs: 100,
  flushWithinMs: 5_000,
  archivedWithinMs: 10_000,
  gapEveryMs: 10_000,
  backfillPerChannel: 1_000,
  backfillMost: 20_000,
}

export interface GatewayParts {
  readonly openShard: OpenShard
  readonly discord: Pick<
    Discord,
    'getGatewayBot' | 'getCurrentUser' | 'getChannels' | 'getActiveThreads' | 'listMessages' | 'getMember'
  >
  readonly publisher: FramePublisher
  readonly watermarks: Watermarks
  readonly sessions: SessionStore
  readonly gaps: GapBook
  readonly events: GatewayEvents
  readonly limits: GatewayLimits
  /** Unix time in ms. */
  readonly now: () => number
}

/** Connections in a row that failed before an operator is told. */
const TRIP_AFTER = 5
const RETRY_MS = 5_000

/** Connects every shard and carries what Discord sends to the streams, until `signal` is aborted. */
export async function runGateway(parts: GatewayParts, signal: AbortSignal): Promise<void> {
  const { discord } = parts
  // A session that is resumed does not say who we are.
  const self = await untilTold('who we are', () => discord.getCurrentUser({ signal }), parts, signal)
  const information = await untilTold('where its gateway is', () => discord.getGatewayBot({ signal }), parts, signal)
  if (!self || !information) return
  const gateway = new RunningGateway(parts, information, self.id)
  try {
    await gateway.start()
    await aborted(signal)
  } finally {
    await gateway.stop()
  }
}

interface RunningShard {
  readonly shard: ShardConnection
  readonly session: ShardSession
  readonly gate: ReconnectGate
  /** The session before was lost; its messages are fetched as soon as the guilds are known. */
  lost: StoredSession | null
  saving: Promise<void> | undefined
  /** Session and sequence that were saved last. */
  saved: string
}

class RunningGateway {
  readonly #parts: GatewayParts
  readonly #information: APIGatewayBotInfo
  /** Our own user id. */
  readonly #selfId: string
  readonly #shardCount: number
  readonly #outbox: Outbox
  readonly #shards: RunningShard[] = []
  readonly #shardBySession = new Map<string, RunningShard>()
  /** Frames of a backfill that are not published yet, by its session id. */
  readonly #backfilling = new Map<string, { unpublished: number; isOver: boolean; done: () => void }>()
  readonly #stopping = new AbortController()
  readonly #background = new Set<Promise<unknown>>()
  readonly #timers: NodeJS.Timeout[] = []
  #givenUp: { frames: number; from: number; until: number } | undefined

  constructor(parts: GatewayParts, information: APIGatewayBotInfo, selfId: string) {
    const { publisher, watermarks, now, limits, events } = parts
    this.#parts = parts
    this.#information = information
    this.#selfId = selfId
    this.#shardCount = limits.shardCount ?? information.shards
    this.#outbox = new Outbox({
      publisher,
      watermarks,
      now,
      retainMs: limits.retainMs,
      retainWeight: limits.retainWeight,
      slowAtWeight: limits.slowAtWeight,
      leaveAtWeight: limits.leaveAtWeight,
      leaveAfterMs: limits.leaveAfterMs,
      lingerMs: limits.lingerMs,
      pollMs: limits.pollMs,
      resendAfterMs: limits.resendAfterMs,
      events: {
        published: (frame, _partition) => this.#published(frame.sessionId, frame.sequence),
        flow: (flow) => this.#setFlow(flow),
        sentAgain: (partition, frames, why) => {
          events.sentAgain(partition, frames, why)
          // The sessions may be lost too.
          if (why === 'data_lost') for (const running of this.#shards) running.saved = ''
        },
        givenUp: (lost) => this.#noteGivenUp(lost),
        failed: (what, error) => events.failed(what, error),
      },
    })
  }

  async start(): Promise<void> {
    const { sessions, limits } = this.#parts
    const identifies = this.#identifies()
    for (let id = 0; id < this.#shardCount; id++) {
      const stored = await sessions.load(id)
      const running = this.#openShard(id, stored, identifies)
      if (stored) {
        this.#outbox.continueFrom(stored.sessionId, stored.lastByPartition)
        this.#shardBySession.set(stored.sessionId, running)
      }
      this.#shards.push(running)
      const pending = await sessions.loadBackfill(id)
      if (pending) this.#inBackground(this.#backfill(id, pending))
    }
    this.#tellLiveSessions()
    for (const { shard } of this.#shards) shard.start()
    this.#timers.push(setInterval(() => this.#saveSessions(), limits.saveEveryMs))
    this.#timers.push(setInterval(() => this.#look(), limits.pollMs))
    this.#timers.push(setInterval(() => this.#recordGivenUp(), limits.gapEveryMs))
  }

  /** Leaves Discord so that it keeps the sessions, publishes what was read, and writes down where to go on. */
  async stop(): Promise<void> {
    const { events, limits } = this.#parts
    await Promise.all(this.#shards.map(({ shard }) => shard.stop()))
    this.#stopping.abort()
    for (const timer of this.#timers) clearInterval(timer)
    const isFlushed = await this.#outbox.flush(limits.flushWithinMs)
    if (!isFlushed)
      events.failed(
        'publish everything before stopping',
        new Error(`${this.#outbox.frames} frames are left to Discord`),
      )
    // Redis may have lost its data, and the lease with it: what is kept is sent again before it is let go.
    else await this.#outbox.emptied(limits.archivedWithinMs)
    this.#outbox.stop()
    for (const running of this.#shards) await this.#save(running)
    this.#recordGivenUp()
    await Promise.allSettled([...this.#background])
    events.health('down', 'stopped')
  }

  #identifies(): IdentifyBudget {
    const { discord, now, limits, events } = this.#parts
    const limitsOf = ({ session_start_limit: limit }: APIGatewayBotInfo) => ({
      remaining: limit.remaining,
      resetAfterMs: limit.reset_after,
      maxConcurrency: limit.max_concurrency,
    })
    let known: APIGatewayBotInfo | undefined = this.#information
    return new IdentifyBudget({
      now,
      spacingMs: limits.identifySpacingMs,
      fetchLimits: async () => {
        const first = known
        known = undefined
        if (first) return limitsOf(first)
        const answer = await discord.getGatewayBot({ signal: this.#stopping.signal })
        if (!answer.ok) throw new Error(`Discord refused to tell the identify limit: ${answer.detail}`)
        return limitsOf(answer.value)
      },
      events: {
        identifying: (shardId, remaining) => events.identifying(shardId, remaining),
        exhausted: (resetAfterMs) => events.identifiesExhausted(resetAfterMs),
        failed: (error) => events.failed('ask for the identify limit', error),
      },
    })
  }

  #openShard(id: number, stored: StoredSession | null, identifies: IdentifyBudget): RunningShard {
    const { openShard, now, limits, events } = this.#parts
    const session = new ShardSession({
      shardId: id,
      stored,
      now,
      onLost: (lost) => {
        running.lost = lost
      },
    })
    const gate = new ReconnectGate({ backoffMs: limits.backoffMs, longestBackoffMs: 60_000, tripAfter: TRIP_AFTER })
    const shard = openShard({
      id,
      shardCount: this.#shardCount,
      gatewayInformation: this.#information,
      session,
      gate,
      identifies,
      now,
      resumeTimeoutMs: limits.resumeTimeoutMs,
      stableAfterMs: limits.stableAfterMs,
      events: {
        dispatch: (_id, payload) => this.#receive(running, id, payload),
        connected: (shardId, how) => {
          events.connected(shardId, how)
          this.#tellHealth()
        },
        disconnected: (shardId, code, failures) => {
          events.disconnected(shardId, code, failures)
          this.#tellHealth()
        },
        fatal: (shardId, code, remedy) => {
          events.fatal(shardId, code, remedy)
          this.#tellHealth()
        },
        resumeTimedOut: (shardId) => events.resumeTimedOut(shardId),
        error: (shardId, error) => events.failed(`shard ${shardId}`, error),
        debug: (shardId, message) => events.debug(shardId, message),
      },
    })
    const running: RunningShard = { shard, session, gate, lost: null, saving: undefined, saved: '' }
    return running
  }

  #receive(running: RunningShard, shardId: number, payload: GatewayDispatchPayload): void {
    const { events, now } = this.#parts
    const { session } = running
    const { s: sequence, t } = payload
    const sessionId = session.id
    const { acked } = session
    if (sessionId === null || acked === null || !session.receive(sequence)) {
      events.repeated(shardId)
      return
    }
    const receivedAt = now()
    events.dispatched(t, receivedAt)
    if (t === 'READY') this.#begun(running, shardId, sessionId, payload.d.guilds)
    const stream = streamOf(t)
    if (stream === undefined) {
      acked.pass(sequence)
      return
    }
    const d = payload.d as DispatchData
    const frame = buildFrame({
      shardId,
      sessionId,
      sessionStartedAt: session.startedAt,
      sequence,
      t,
      d,
      stream,
      receivedAt,
      selfId: this.#selfId,
    })
    const partition = this.#outbox.partitionOf(frame)
    acked.expect(sequence, partition, t === 'MESSAGE_CREATE' ? frame.occurredAt : 0)
    this.#outbox.add(frame, partition)
  }

  /** A session began; if another was lost for it, what that one missed is fetched. */
  #begun(running: RunningShard, shardId: number, sessionId: string, guilds: readonly { id: string }[]): void {
    this.#shardBySession.set(sessionId, running)
    this.#tellLiveSessions()
    const { lost } = running
    running.lost = null
    if (!lost) return
    const { now, events } = this.#parts
    const gap: Gap = {
      shardId,
      cause: 'session_lost',
      from: lost.lastEventAt,
      until: now(),
      detail: `session ${lost.sessionId} ended after sequence ${lost.sequence}; messages are fetched again, nothing else is`,
    }
    events.gap(gap)
    this.#inBackground(this.#recordGap(gap))
    const pending: PendingBackfill = {
      lostSessionId: lost.sessionId,
      since: lost.lastMessageAt || lost.lastEventAt,
      guildIds: guilds.map(({ id }) => id),
      attempt: 0,
    }
    this.#inBackground(this.#backfill(shardId, pending))
  }

  /** Fetches missed messages, over and over until Discord has answered. A restart goes on with it. */
  async #backfill(shardId: number, first: PendingBackfill): Promise<void> {
    const { sessions, events } = this.#parts
    for (
      let pending = { ...first, attempt: first.attempt + 1 };
      ;
      pending = { ...pending, attempt: pending.attempt + 1 }
    ) {
      try {
        await sessions.saveBackfill(shardId, pending)
        events.backfilled(await this.#backfillOnce(shardId, pending))
        await sessions.saveBackfill(shardId, null)
        return
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        events.failed('fetch missed messages', error)
        await wait(RETRY_MS, undefined, { signal: this.#stopping.signal })
      }
    }
  }

  async #backfillOnce(shardId: number, pending: PendingBackfill): Promise<BackfillResult> {
    const { discord, limits, now } = this.#parts
    const { signal } = this.#stopping
    // Sequences begin anew with each attempt, and so must the session that they belong to.
    const suffix = pending.attempt > 1 ? `:${pending.attempt}` : ''
    const sessionId = `backfill:${pending.lostSessionId}${suffix}`
    const { promise: published, resolve: done } = Promise.withResolvers<void>()
    const progress = { unpublished: 0, isOver: false, done }
    this.#backfilling.set(sessionId, progress)
    this.#tellLiveSessions()
    let sequence = 0
    try {
      const result = await backfill({
        discord,
        pending,
        mostPerChannel: limits.backfillPerChannel,
        most: limits.backfillMost,
        signal,
        emit: async (d) => {
          sequence += 1
          const receivedAt = now()
          const stream = 'discord.events'
          const frame = buildFrame({
            shardId,
            sessionId,
            sessionStartedAt: pending.since,
            sequence,
            t: 'MESSAGE_CREATE',
            d,
            stream,
            receivedAt,
            selfId: this.#selfId,
          })
          progress.unpublished += 1
          this.#outbox.add(frame, this.#outbox.partitionOf(frame))
          await this.#outbox.room()
        },
      })
      progress.isOver = true
      if (progress.unpublished > 0) await Promise.race([published, aborted(signal)])
      signal.throwIfAborted()
      return result
    } finally {
      this.#backfilling.delete(sessionId)
      this.#tellLiveSessions()
    }
  }

  #published(sessionId: string, sequence: number): void {
    const running = this.#shardBySession.get(sessionId)
    if (running?.session.id === sessionId) running.session.acked?.acknowledge(sequence)
    const filling = this.#backfilling.get(sessionId)
    if (!filling) return
    filling.unpublished -= 1
    if (filling.isOver && filling.unpublished === 0) filling.done()
  }

  #tellLiveSessions(): void {
    const current = this.#shards.flatMap(({ session }) => session.id ?? [])
    for (const id of this.#shardBySession.keys()) if (!current.includes(id)) this.#shardBySession.delete(id)
    this.#outbox.liveSessionIds = new Set([...current, ...this.#backfilling.keys()])
  }

  #setFlow(flow: Flow): void {
    this.#parts.events.flow(flow)
    for (const { shard } of this.#shards) {
      if (flow === 'slow') shard.stopReading()
      else if (flow === 'full') shard.leave()
      else shard.goOn()
    }
  }

  #saveSessions(): void {
    for (const running of this.#shards) {
      if (running.saving) continue
      running.saving = this.#save(running).finally(() => {
        running.saving = undefined
      })
    }
  }

  async #save(running: RunningShard): Promise<void> {
    const { sessions, events } = this.#parts
    const { stored } = running.session
    const version = `${stored?.sessionId} ${stored?.sequence}`
    if (!stored || version === running.saved) return
    try {
      await sessions.save(this.#shards.indexOf(running), stored)
      running.saved = version
    } catch (error) {
      events.failed('save the session', error)
    }
  }

  #look(): void {
    this.#parts.events.kept(this.#outbox.frames, this.#outbox.weight)
  }

  #tellHealth(): void {
    const { events } = this.#parts
    const fatal = this.#shards.filter(({ shard }) => shard.state === 'fatal')
    const connected = this.#shards.filter(({ shard }) => shard.state === 'connected')
    const tripped = this.#shards.filter(({ gate, shard }) => gate.isTripped && shard.state !== 'connected')
    const count = `${connected.length} of ${this.#shards.length} shards are connected`
    if (fatal.length > 0)
      events.health('down', `Discord refuses ${fatal.length} of ${this.#shards.length} shards for good; see the log`)
    else if (connected.length === this.#shards.length) events.health('up', count)
    else if (tripped.length > 0) events.health('down', `${count}; ${tripped.length} keep failing`)
    else events.health('degraded', count)
  }

  #noteGivenUp(lost: { frames: number; from: number; until: number }): void {
    const before = this.#givenUp
    this.#givenUp = before
      ? {
          frames: before.frames + lost.frames,
          from: Math.min(before.from, lost.from),
          until: Math.max(before.until, lost.until),
        }
      : lost
  }

  /** One gap for all that was given up since the last look. */
  #recordGivenUp(): void {
    const lost = this.#givenUp
    if (!lost) return
    this.#givenUp = undefined
    const gap: Gap = {
      shardId: 0,
      cause: 'frames_dropped',
      from: lost.from,
      until: lost.until,
      detail: `${lost.frames} frames were not archived in time and are not kept any longer; they are lost if Redis loses them`,
    }
    this.#parts.events.gap(gap)
    this.#inBackground(this.#recordGap(gap))
  }

  async #recordGap(gap: Gap): Promise<void> {
    try {
      await this.#parts.gaps.record(gap)
    } catch (error) {
      this.#parts.events.failed('record a gap', error)
    }
  }

  #inBackground(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#parts.events.failed('work in the background', error)
      })
      .finally(() => this.#background.delete(tracked))
    this.#background.add(tracked)
  }
}

/** Asks Discord until it answers; null when `signal` is aborted before. */
async function untilTold<T>(
  what: string,
  ask: () => Promise<Outcome<T>>,
  { events }: GatewayParts,
  signal: AbortSignal,
): Promise<T | null> {
  while (!signal.aborted) {
    try {
      const answer = await ask()
      if (answer.ok) return answer.value
      events.health('down', `Discord refuses to say ${what}: ${answer.detail}`)
      events.failed('ask for the gateway', new Error(answer.detail))
      await wait(RETRY_MS, undefined, { signal })
    } catch (error) {
      if (signal.aborted) return null
      events.health('down', 'Discord cannot be reached; see the log')
      events.failed('ask for the gateway', error)
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return null
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
