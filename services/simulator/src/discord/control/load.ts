import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from '../gateway/connection.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { Intent } from '../gateway/intents.ts'
import type { Session } from '../gateway/session.ts'
import type { Simulation } from '../simulation.ts'
import { snowflakeAt, timestampOf } from '../snowflake.ts'
import type { Message } from '../world/entities.ts'
import type { MessageSource } from '../world/world.ts'
import { ControlError } from './control-error.ts'
import { LoadForm } from './control-forms.ts'
import { botAt } from './find-in-world.ts'
import type { Ledger } from './ledger.ts'
import { FrameBatch, type Piece } from './load-frames.ts'
import { DEFAULT_TEXTS, emptyMessage, type LoadPlan, planLoad } from './load-plan.ts'

/** Generated messages that can still be found by id. */
const REMEMBERED = 1 << 21
/** Set in the lower 22 bits of generated ids, never in the mint's. */
const GENERATED_BIT = 1 << 21
const BATCH_FRAMES = 256
const BATCH_BYTES = 512 * 1_024

export interface LoadProgress {
  readonly isRunning: boolean
  readonly sent: number
  /** Per group of texts, in the order they were given. */
  readonly sentByText: readonly number[]
  readonly seconds: number
  readonly perSecond: number
  /** First and last number, for `messageIds`. */
  readonly firstNumber: number
}

interface LoadRun {
  readonly plan: LoadPlan
  readonly firstNumber: number
  readonly sentByText: number[]
  readonly startedAt: number
  endedAt: number | null
  sent: number
  /** Most messages that may have been sent by now. */
  allowed: number
  shouldStop: boolean
  finished: Promise<void>
}

interface Target {
  readonly session: Session
  readonly seesContent: boolean
}

/**
 * Many messages for few microseconds each. They are not stored: a message becomes real when someone asks for it by id,
 * e.g. to delete it. Sent like any dispatch: numbered, resumable, in the ledger, and no faster than the socket takes them.
 */
export class LoadGenerator implements MessageSource {
  readonly #simulation: Simulation
  readonly #gateway: Gateway
  readonly #ledger: Ledger
  /** When each remembered message was made, by its number modulo REMEMBERED. */
  #madeAt: Float64Array | null = null
  #runOf: Uint16Array | null = null
  #next = 0
  #forgotten = new Set<string>()
  #runs: LoadRun[] = []

  constructor(simulation: Simulation, gateway: Gateway, ledger: Ledger) {
    this.#simulation = simulation
    this.#gateway = gateway
    this.#ledger = ledger
    ledger.renderLoadKeysWith((number) => this.#idOf(number))
    simulation.world.moreMessages.push(this)
  }

  /** @throws ControlError 409 while a load is running */
  start(input: LoadForm = {}): LoadProgress {
    const form = LoadForm.parse(input)
    if (this.#runs.at(-1)?.endedAt === null) throw new ControlError(409, 'a load is running')
    const bot = botAt(this.#simulation.world)
    this.#madeAt ??= new Float64Array(REMEMBERED)
    this.#runOf ??= new Uint16Array(REMEMBERED)
    const texts = form.texts ?? DEFAULT_TEXTS
    const run: LoadRun = {
      plan: planLoad(this.#simulation, { botId: bot.userId, seed: form.seed, zipfExponent: form.zipfExponent, texts }),
      firstNumber: this.#next,
      sentByText: texts.map(() => 0),
      startedAt: performance.now(),
      endedAt: null,
      sent: 0,
      allowed: form.isPaced ? 0 : Number.POSITIVE_INFINITY,
      shouldStop: false,
      finished: Promise.resolve(),
    }
    this.#runs.push(run)
    run.finished = this.#play(run, bot.userId, form).finally(() => {
      run.endedAt = performance.now()
    })
    return this.progress()
  }

  progress(): LoadProgress {
    const run = this.#runs.at(-1)
    if (!run) throw new ControlError(404, 'no load was started')
    const seconds = ((run.endedAt ?? performance.now()) - run.startedAt) / 1_000
    return {
      isRunning: run.endedAt === null,
      sent: run.sent,
      sentByText: [...run.sentByText],
      seconds,
      perSecond: run.sent / Math.max(0.001, seconds),
      firstNumber: run.firstNumber,
    }
  }

  /**
   * Lets a paced load send so many messages more. A client may take everything from its socket and queue it in memory,
   * as @discordjs/ws does: then only who sees the client's own progress can hold the load back.
   */
  allowMore(messages: number): LoadProgress {
    const run = this.#runs.at(-1)
    if (run) run.allowed += messages
    return this.progress()
  }

  stop(): LoadProgress {
    const run = this.#runs.at(-1)
    if (run) run.shouldStop = true
    return this.progress()
  }

  /** Resolves when the load that runs now has ended. */
  async untilDone(): Promise<LoadProgress> {
    await this.#runs.at(-1)?.finished
    return this.progress()
  }

  /** Ids of generated messages, e.g. of one text group; the last 2,097,152 are known. */
  messageIds(query: { text?: number | undefined; from?: number | undefined; limit?: number | undefined }): string[] {
    const run = this.#runs.at(-1)
    if (!run) return []
    const { text, from = run.firstNumber, limit = 100_000 } = query
    const ids: string[] = []
    for (let number = from; number < run.firstNumber + run.sent && ids.length < limit; number++) {
      if (text === undefined || run.plan.at(number).saying.group === text) ids.push(this.#idOf(number))
    }
    return ids
  }

  find(channelId: string, messageId: string): Message | undefined {
    if (!this.#madeAt || !this.#runOf || this.#forgotten.has(messageId)) return undefined
    const lowBits = Number(BigInt(messageId) & 0x3f_ffffn)
    if ((lowBits & GENERATED_BIT) === 0) return undefined
    const slot = lowBits & (REMEMBERED - 1)
    const timestamp = timestampOf(messageId)
    if (this.#madeAt[slot] !== timestamp) return undefined
    const planned = this.#runs[this.#runOf[slot] ?? 0]?.plan.at(slot)
    if (planned?.room.channelId !== channelId) return undefined
    const { room, speaker, saying } = planned
    return emptyMessage({
      id: messageId,
      channelId,
      guildId: room.guild.id,
      authorId: speaker.userId,
      content: saying.content,
      timestamp,
    })
  }

  forget(messageId: string): void {
    if (this.#madeAt) this.#forgotten.add(messageId)
  }

  clear(): void {
    this.stopQuietly()
    this.#runs = []
    this.#forgotten.clear()
    this.#madeAt = null
    this.#runOf = null
  }

  stopQuietly(): void {
    for (const run of this.#runs) run.shouldStop = true
  }

  #idOf(number: number): string {
    const slot = number & (REMEMBERED - 1)
    return snowflakeAt(this.#madeAt?.[slot] ?? 0, GENERATED_BIT | slot)
  }

  async #play(run: LoadRun, botId: string, form: ReturnType<typeof LoadForm.parse>): Promise<void> {
    const wanted = form.messages ?? (form.durationMs === undefined ? 10_000 : Number.POSITIVE_INFINITY)
    const isOver = () =>
      run.shouldStop ||
      run.sent >= wanted ||
      (form.durationMs !== undefined && performance.now() - run.startedAt >= form.durationMs)
    while (!isOver()) {
      const due =
        form.rate === undefined
          ? Number.POSITIVE_INFINITY
          : Math.floor(((performance.now() - run.startedAt) / 1_000) * form.rate) - run.sent
      const count = Math.min(BATCH_FRAMES, due, wanted - run.sent, run.allowed - run.sent)
      const targets = this.#targets(botId)
      const isHeard =
        targets.length > 0 && (form.rate !== undefined || targets.every(({ session }) => session.wire !== null))
      if (count < 1 || !isHeard) {
        await sleep(1)
        continue
      }
      await this.#sendBatch(run, targets, count)
    }
  }

  #targets(botId: string): Target[] {
    return [...this.#gateway.sessions.values()]
      .filter(
        (session) => session.botId === botId && session.sequence > 0 && (session.intents & Intent.GuildMessages) !== 0,
      )
      .map((session) => ({ session, seesContent: (session.intents & Intent.MessageContent) !== 0 }))
  }

  /** One batch per connection, written at once; then wait until every socket took it. */
  async #sendBatch(run: LoadRun, targets: readonly Target[], count: number): Promise<void> {
    const now = this.#simulation.clock.now()
    const timestamp = new Date(now).toISOString()
    const batches = new Map<Connection, FrameBatch>()
    for (let made = 0; made < count; made++) {
      const number = this.#next++
      this.#remember(number, now)
      const planned = run.plan.at(number)
      run.sent += 1
      run.sentByText[planned.saying.group] = (run.sentByText[planned.saying.group] ?? 0) + 1
      for (const { session, seesContent } of targets) {
        if (!this.#gateway.isOnShard(planned.room.guild.id, session.shard)) continue
        const pieces = [
          planned.speaker.piece,
          planned.room.piece,
          seesContent ? planned.saying.full : planned.saying.hidden,
        ]
        this.#give(session, `"id":"${this.#idOf(number)}","timestamp":"${timestamp}",`, pieces, number, batches)
      }
    }
    await Promise.all([...batches].map(([connection, batch]) => flush(connection, batch)))
  }

  #remember(number: number, now: number): void {
    const slot = number & (REMEMBERED - 1)
    if (this.#madeAt) this.#madeAt[slot] = now
    if (this.#runOf) this.#runOf[slot] = this.#runs.length - 1
  }

  #give(
    session: Session,
    varying: string,
    pieces: readonly Piece[],
    number: number,
    batches: Map<Connection, FrameBatch>,
  ): void {
    const sequence = ++session.sequence
    const head = `{"t":"MESSAGE_CREATE","s":${sequence},"op":0,"d":{${varying}`
    const row = this.#ledger.dispatchedLoad(session.id, sequence, 'MESSAGE_CREATE', number)
    session.remember({ sequence, row, text: () => head + pieces.map((part) => part.plain.toString()).join('') })
    const connection = session.wire
    if (!(connection instanceof Connection) || !connection.isOpen) return
    const batch = batches.get(connection) ?? new FrameBatch(BATCH_BYTES, connection.zlib !== null)
    batches.set(connection, batch)
    if (!batch.add(head, pieces)) {
      put(connection, batch)
      const next = new FrameBatch(BATCH_BYTES, connection.zlib !== null)
      next.add(head, pieces)
      batches.set(connection, next)
    }
    this.#ledger.wrote(row)
  }
}

/** @returns false when the socket asks to wait */
function put(connection: Connection, batch: FrameBatch): boolean {
  connection.zlib?.passThrough()
  return batch.isEmpty || connection.socket.write(batch.bytes)
}

async function flush(connection: Connection, batch: FrameBatch): Promise<void> {
  if (put(connection, batch)) {
    // Let requests and heartbeats in between batches.
    await new Promise((resolve) => setImmediate(resolve))
    return
  }
  const waiting = new AbortController()
  const options = { signal: waiting.signal }
  const ends = [once(connection.socket, 'drain', options), once(connection.socket, 'close', options)]
  await Promise.race(ends)
  waiting.abort()
  await Promise.allSettled(ends)
}
