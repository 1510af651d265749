import type { Frame } from './build-frame.ts'
import { type Kept, PartitionOutbox } from './partition-outbox.ts'
import type { FramePublisher, Watermarks } from './ports.ts'

export interface OutboxOptions {
  readonly publisher: FramePublisher
  readonly watermarks: Watermarks
  /** Unix time in ms. */
  readonly now: () => number
  /** Longest that a published frame is kept for the recorder, in ms. */
  readonly retainMs: number
  /** Most characters of kept frames. */
  readonly retainWeight: number
  /** Characters of unpublished frames at which reading has to stop; at a quarter of it reading goes on. */
  readonly slowAtWeight: number
  /** … at which Discord has to be left, because even what is on its way is too much. */
  readonly leaveAtWeight: number
  /** Reading that stopped for so long means that Discord has to be left, in ms: it takes a silent client for dead. */
  readonly leaveAfterMs: number
  /** Least time between two publishes to one partition, in ms: fewer and larger ones cost a fraction. */
  readonly lingerMs: number
  /** Pause between two looks at the watermarks, in ms. */
  readonly pollMs: number
  /** A watermark that stands for so long has its frames sent again; each time in vain doubles it, up to a minute. */
  readonly resendAfterMs: number
  readonly events: OutboxEvents
}

/** `slow`: nothing more must be read. `full`: Discord has to be left, and keeps the rest. */
export type Flow = 'open' | 'slow' | 'full'

export interface OutboxEvents {
  /** A frame is on its stream for the first time. */
  published(frame: Frame, partition: number): void
  flow(flow: Flow): void
  /** Kept frames are sent again: the watermark stalled, or Redis lost its data. */
  sentAgain(partition: number, frames: number, why: 'stalled' | 'data_lost'): void
  /** Frames that are not archived are not kept any longer. */
  givenUp(lost: { frames: number; from: number; until: number }): void
  failed(what: string, error: unknown): void
}

const MOST_PER_PUBLISH = 256
const HEAVIEST_PUBLISH = 512 * 1024
const LONGEST_RESEND_MS = 60_000
const PAUSE_AFTER_FAILURE_MS = 250
/** So many frames are worth a publish of their own, whenever the last one was. */
const WORTH_A_PUBLISH = 64

interface Lane {
  readonly partition: number
  readonly outbox: PartitionOutbox
  isPumping: boolean
  /** When the last publish began, on the monotonic clock, in ms. */
  publishedAt: number
  /** Unix ms at which the watermark last moved, or its frames were last sent again. */
  movedAt: number
  resendAfterMs: number
}

/** Publishes frames in order, partition by partition, and keeps each until the recorder has archived it. */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #lanes: readonly Lane[]
  #liveSessionIds: ReadonlySet<string> = new Set()
  #unpublishedWeight = 0
  #weight = 0
  #frames = 0
  #flow: Flow = 'open'
  #leaving: NodeJS.Timeout | undefined
  #isStopped = false
  #poll: NodeJS.Timeout | undefined
  readonly #idle: (() => void)[] = []
  readonly #waitingForRoom: (() => void)[] = []

  constructor(options: OutboxOptions) {
    const { publisher, now, resendAfterMs } = options
    this.#options = options
    this.#lanes = Array.from({ length: publisher.partitions }, (_, partition) => ({
      partition,
      outbox: new PartitionOutbox(),
      isPumping: false,
      publishedAt: Number.NEGATIVE_INFINITY,
      movedAt: now(),
      resendAfterMs,
    }))
    publisher.onDataLost((partition) => this.#restore(partition))
    this.#schedulePoll()
  }

  /** Characters of all kept frames. */
  get weight(): number {
    return this.#weight
  }

  get frames(): number {
    return this.#frames
  }

  /** Frames of other sessions are forgotten once they are archived. */
  set liveSessionIds(ids: ReadonlySet<string>) {
    this.#liveSessionIds = ids
  }

  /** Goes on with a session of which another process published up to `last` in `partition`. */
  continueFrom(sessionId: string, lastByPartition: ReadonlyMap<number, number>): void {
    for (const [partition, last] of lastByPartition) this.#lanes[partition]?.outbox.continueFrom(sessionId, last)
  }

  partitionOf({ partitionKey }: Frame): number {
    return this.#options.publisher.partitionOf(partitionKey)
  }

  add(frame: Frame, partition: number): void {
    const { slowAtWeight, leaveAtWeight, now } = this.#options
    const lane = this.#lanes[partition]
    if (!lane) throw new RangeError(`there is no partition ${partition}; there are ${this.#lanes.length}`)
    this.#count(lane, () => lane.outbox.add(frame, now()))
    if (this.#unpublishedWeight > leaveAtWeight) this.#setFlow('full')
    else if (this.#unpublishedWeight > slowAtWeight && this.#flow === 'open') this.#setFlow('slow')
    this.#pumpSoon(lane)
  }

  /** Resolves when everything is published, or after `withinMs`. @returns whether everything is. */
  async flush(withinMs: number): Promise<boolean> {
    if (this.#isFlushed) return true
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idle.push(resolve)
    const timer = setTimeout(resolve, withinMs)
    await promise
    clearTimeout(timer)
    return this.#isFlushed
  }

  /** Resolves when no frame is kept any more, or after `withinMs`. @returns whether none is. */
  async emptied(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    while (this.#frames > 0 && performance.now() < until && !this.#isStopped) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(this.#options.pollMs, withinMs)))
    }
    return this.#frames === 0
  }

  /** Resolves at once while there is room, else when there is again. */
  async room(): Promise<void> {
    while (this.#flow !== 'open' && !this.#isStopped)
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve))
  }

  /** Publishes and looks no more. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#poll)
    clearTimeout(this.#leaving)
    for (const resolve of [...this.#waitingForRoom.splice(0), ...this.#idle.splice(0)]) resolve()
  }

  get #isFlushed(): boolean {
    return this.#unpublishedWeight === 0
  }

  #pumpSoon(lane: Lane): void {
    if (lane.isPumping) return
    lane.isPumping = true
    const lingerMs = this.#lingerMs(lane)
    if (lingerMs > 0) setTimeout(() => void this.#pump(lane), lingerMs)
    // At the end of this turn of the event loop, with all that arrived in it.
    else setImmediate(() => void this.#pump(lane))
  }

  async #pump(lane: Lane): Promise<void> {
    const { publisher, events, now } = this.#options
    const { outbox, partition } = lane
    while (outbox.unsent > 0 && !this.#isStopped) {
      const lingerMs = outbox.unsent < WORTH_A_PUBLISH ? this.#lingerMs(lane) : 0
      if (lingerMs > 0) await new Promise((resolve) => setTimeout(resolve, lingerMs))
      lane.publishedAt = performance.now()
      const taken = outbox.take(MOST_PER_PUBLISH, HEAVIEST_PUBLISH)
      try {
        if (taken.length > 0) await publisher.publish(partition, taken)
      } catch (error) {
        outbox.failed()
        if (this.#isStopped) break
        events.failed('publish', error)
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS))
        continue
      }
      const first = this.#count(lane, () => outbox.published(taken, now()))
      for (const { frame } of first) events.published(frame, partition)
      this.#noticeRoom()
    }
    lane.isPumping = false
  }

  /** Ms until the next publish to a partition is due. */
  #lingerMs({ publishedAt }: Lane): number {
    return publishedAt + this.#options.lingerMs - performance.now()
  }

  #setFlow(flow: Flow): void {
    if (flow === this.#flow) return
    this.#flow = flow
    clearTimeout(this.#leaving)
    if (flow === 'slow') this.#leaving = setTimeout(() => this.#setFlow('full'), this.#options.leaveAfterMs)
    if (flow === 'open') for (const resolve of this.#waitingForRoom.splice(0)) resolve()
    this.#options.events.flow(flow)
  }

  #noticeRoom(): void {
    if (this.#unpublishedWeight < this.#options.slowAtWeight / 4) this.#setFlow('open')
    if (this.#isFlushed) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #schedulePoll(): void {
    if (this.#isStopped) return
    this.#poll = setTimeout(() => {
      this.#lookAtWatermarks()
        .catch((error: unknown) => this.#options.events.failed('read the watermarks', error))
        .finally(() => this.#schedulePoll())
    }, this.#options.pollMs)
  }

  async #lookAtWatermarks(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => this.#lookAtWatermark(lane)))
    this.#giveUpBeyondBounds()
  }

  async #lookAtWatermark(lane: Lane): Promise<void> {
    const { watermarks, now, resendAfterMs, events } = this.#options
    const { outbox, partition } = lane
    const { sessionIds } = outbox
    if (sessionIds.length === 0) {
      outbox.forgetOthers(this.#liveSessionIds)
      return
    }
    const known = await watermarks.read(partition, sessionIds)
    let released = 0
    for (const [sessionId, watermark] of known) {
      released += this.#count(lane, () => outbox.archived(sessionId, watermark))
    }
    if (released > 0) {
      lane.movedAt = now()
      lane.resendAfterMs = resendAfterMs
      return
    }
    const oldest = outbox.oldestUnarchived
    if (oldest?.publishedAt === undefined) return
    if (now() - Math.max(lane.movedAt, oldest.publishedAt) < lane.resendAfterMs) return
    lane.movedAt = now()
    lane.resendAfterMs = Math.min(LONGEST_RESEND_MS, lane.resendAfterMs * 2)
    outbox.sendAgain()
    events.sentAgain(partition, outbox.size, 'stalled')
    this.#pumpSoon(lane)
  }

  #giveUpBeyondBounds(): void {
    const { now, retainMs, retainWeight, events } = this.#options
    const given: Kept[] = []
    for (;;) {
      const lane = this.#laneWithOldest()
      const oldest = lane?.outbox.oldestUnarchived
      if (!lane || !oldest) break
      if (now() - oldest.keptAt <= retainMs && this.#weight <= retainWeight) break
      this.#count(lane, () => lane.outbox.giveUpOldest())
      given.push(oldest)
    }
    const [first] = given
    const last = given.at(-1)
    if (first && last) events.givenUp({ frames: given.length, from: first.keptAt, until: last.keptAt })
  }

  #laneWithOldest(): Lane | undefined {
    let found: Lane | undefined
    for (const lane of this.#lanes) {
      const keptAt = lane.outbox.oldestUnarchived?.keptAt
      const best = found?.outbox.oldestUnarchived?.keptAt
      if (keptAt !== undefined && (best === undefined || keptAt < best)) found = lane
    }
    return found
  }

  /** Redis lost a partition: tells it what is archived already, then sends what only we still have. */
  async #restore(partition: number): Promise<void> {
    const { publisher, watermarks, events, now } = this.#options
    const lane = this.#lanes[partition]
    if (!lane || this.#isStopped) return
    await watermarks.restore(partition, lane.outbox.watermarks)
    const lost = lane.outbox.lostWithRedis
    for (let first = 0; first < lost.length; first += MOST_PER_PUBLISH) {
      await publisher.publish(partition, lost.slice(first, first + MOST_PER_PUBLISH))
    }
    lane.movedAt = now()
    events.sentAgain(partition, lost.length, 'data_lost')
  }

  /** Keeps the sums over all partitions while one of them changes. */
  #count<Result>({ outbox }: Lane, change: () => Result): Result {
    const { weight, unpublishedWeight, size } = outbox
    const result = change()
    this.#weight += outbox.weight - weight
    this.#unpublishedWeight += outbox.unpublishedWeight - unpublishedWeight
    this.#frames += outbox.size - size
    return result
  }
}
