import { AckQueue } from './ack-queue.ts'
import { Backlog, type PendingEntry } from './backlog.ts'
import { type Connections, describe } from './connect.ts'
import { MOST_DEAD_LETTERS } from './dead-letter-fields.ts'
import {
  type Batch,
  type DeadLetterReason,
  type Delivery,
  type EntryDelivery,
  HandedBatch,
  type RawEntry,
  type Settlement,
  type Source,
} from './delivery.ts'
import { FenceLostError } from './errors.ts'
import type { OnFault } from './fault.ts'
import type { Fence } from './fence.ts'
import { leaseKey } from './keys.ts'
import type { HeldLease } from './leases.ts'
import { moveToDead } from './move-to-dead.ts'
import { pause } from './pause.ts'
import { listForgotten, listPending } from './pending-entries.ts'
import type { ReadSlot } from './reader.ts'

export interface TenureOptions {
  readonly connections: Connections
  readonly held: HeldLease
  readonly group: string
  readonly consumer: string
  /** Most urgent first. */
  readonly sources: readonly Source[]
  readonly batchSize: number
  /** Longest that a read waits, in ms. */
  readonly blockMs: number
  readonly claimAfterMs: number
  readonly maxAttempts: number
  /** Most unsettled deliveries before the next batch waits. */
  readonly maxUnsettled: number
  readonly isolate: boolean
  readonly onBatch: (batch: Batch) => Promise<void>
  readonly sealDeadLetter: (delivery: Delivery) => readonly string[] | Promise<readonly string[]>
  readonly onFault: OnFault
  /** The group or a stream is gone. Resolves when it is there again. */
  readonly onMissingGroup: () => Promise<void>
  /** There is room for a read where there was none. */
  readonly onRoom: () => void
}

/** Longest wait for the last acknowledgements to be confirmed, in ms. */
const LAST_ACKS_MS = 3_000

/**
 * One consumer's time as the owner of one partition: hands out what it reads, in order and one batch at a time, first what
 * an owner before left pending. Everything it settles is fenced.
 */
export class Tenure implements Settlement {
  readonly partition: number
  readonly held: HeldLease
  readonly #options: TenureOptions
  readonly #leaseKey: string
  readonly #slots: readonly ReadSlot[]
  /** Read and not handed out, per source. */
  readonly #fresh: (readonly RawEntry[] | undefined)[]
  readonly #live = new Set<HandedBatch>()
  readonly #backlog: Backlog
  readonly #acks: AckQueue
  #mustRecover = true
  /** Since the last look for what is pending. */
  #lostReplies = 0
  #isDraining = false
  #isOver = false
  #isHandling = false
  #unsettled = 0
  #wake: (() => void) | undefined
  /** Something changed since the loop last looked. */
  #isStirred = false
  readonly #settledWaiters: (() => void)[] = []
  readonly #reportedStuck = new WeakSet<HandedBatch>()

  constructor(options: TenureOptions) {
    this.#options = options
    this.held = options.held
    this.partition = options.held.fence.partition
    this.#leaseKey = leaseKey(this.partition, options.group)
    this.#fresh = options.sources.map(() => undefined)
    this.#backlog = new Backlog(() => this.#stir())
    this.#acks = new AckQueue({
      connections: options.connections,
      leaseKey: this.#leaseKey,
      fence: options.held.fence.value,
      group: options.group,
      onConfirmed: (batch) => this.#closeIfSettled(batch),
      fenceLost: () => this.#fenceLost(),
    })
    this.#slots = options.sources.map(({ key }, index) => ({
      key,
      deliver: (entries) => this.#deliver(index, entries),
    }))
  }

  get fence(): Fence {
    return this.held.fence
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get isLapsed(): boolean {
    return performance.now() >= this.held.validUntil
  }

  /** Deliveries that are handed out and not settled. */
  get unsettled(): number {
    return this.#unsettled
  }

  get keys(): readonly string[] {
    return this.#options.sources.map(({ key }) => key)
  }

  /** What can take a batch; nothing while something that was pending before is not handed out. */
  get slotsWithRoom(): readonly ReadSlot[] {
    if (this.#isOver || this.#isDraining || this.#mustRecover || this.#backlog.length > 0) return []
    // A read must not outlive the lease: it would take entries that are the next owner's.
    if (performance.now() + this.#options.blockMs > this.held.validUntil) return []
    return this.#slots.filter((_, index) => this.#fresh[index] === undefined)
  }

  get isFullyWanted(): boolean {
    return this.slotsWithRoom.length === this.#slots.length
  }

  /** Hands out batches until the tenure is over. Never rejects. */
  async run(): Promise<void> {
    while (!this.#isOver) {
      this.#isStirred = false
      try {
        if (this.#isDraining) await this.#woken()
        else if (this.#unsettled >= this.#options.maxUnsettled) await this.#woken()
        else if (this.#backlog.length > 0) await this.#handOutBacklog()
        else if (this.#mustRecover && this.#fresh.every((entries) => entries === undefined)) await this.#recover()
        else if (!(await this.#handOutFresh())) await this.#woken()
      } catch (error) {
        if (this.#isOver || error instanceof FenceLostError) continue
        if (isMissingGroup(error)) {
          this.#backlog.forgetDue()
          await this.#options.onMissingGroup()
          continue
        }
        const message = `partition ${this.partition}: ${describe(error)}`
        this.#options.onFault({ kind: 'unexpected', message, partition: this.partition, error, retryInMs: 500 })
        await pause(500, this.#options.connections.closed)
        if (this.#options.connections.closed.aborted) return
      }
    }
  }

  /** Entries may be pending that were never delivered: they are looked for before anything new is read. */
  lookForLostReplies(): void {
    this.#mustRecover = true
    this.#lostReplies += 1
    this.#stir()
  }

  /**
   * Hands out nothing more and resolves when everything handed out is settled, or after `withinMs`. The lease must be
   * renewed meanwhile.
   */
  async drain(withinMs: number): Promise<void> {
    this.#isDraining = true
    this.#stir()
    const deadline = performance.now() + withinMs
    while ((this.#unsettled > 0 || this.#isHandling) && !this.#isOver) {
      const left = deadline - performance.now()
      if (left <= 0) break
      const stop = new AbortController()
      await Promise.race([new Promise<void>((resolve) => this.#settledWaiters.push(resolve)), pause(left, stop.signal)])
      stop.abort()
    }
    const left = Math.max(0, deadline - performance.now())
    const given = new AbortController()
    await Promise.race([this.#acks.idle(), pause(Math.min(left, LAST_ACKS_MS), given.signal)])
    given.abort()
  }

  /** Resolves when no handler runs. */
  async idle(): Promise<void> {
    while (this.#isHandling) await new Promise<void>((resolve) => this.#settledWaiters.push(resolve))
  }

  /** Ends it: nothing is handed out any more, and what is settled from here on is refused by Redis. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#backlog.forgetPostponed()
    this.#stir()
    this.#tellSettled()
  }

  /** Gives the lease back, and with it what was read and not handed out, as if it had not been. */
  async release(): Promise<void> {
    const { connections, group, consumer, sources } = this.#options
    const givenBack = sources.flatMap((_, index) => {
      const entries = this.#fresh[index] ?? []
      return [entries.length, ...entries.flatMap(([id]) => [id.toString('latin1'), 0])]
    })
    this.end()
    const keys = [this.#leaseKey, ...this.keys]
    await connections.persist('release', () =>
      connections.commands.nexusRelease(keys.length, [...keys, this.held.fence.value, group, consumer, ...givenBack]),
    )
  }

  /** Looks for pending entries that nobody holds and for deliveries held too long. */
  async sweep(): Promise<void> {
    if (this.#isOver || this.#isDraining || this.#mustRecover) return
    this.#takeBackForgotten()
    const { connections, consumer, group, claimAfterMs: idleMs, sources } = this.#options
    for (const [source, { key }] of sources.entries()) {
      // What is settled while Redis is asked is in hand before and listed as pending; what is read meanwhile, after.
      const before = this.#idsInHand(source)
      const listed = await listForgotten(connections, { key, group, consumer, idleMs })
      const inHand = this.#idsInHand(source).union(before)
      this.#backlog.add(listed.flatMap(([id, , , attempts]) => (inHand.has(id) ? [] : [{ source, id, attempts }])))
    }
    if (this.#backlog.length > 0) this.#stir()
  }

  async ack(batch: HandedBatch, deliveries: readonly EntryDelivery[]): Promise<void> {
    if (deliveries.length > 0) {
      const ids = deliveries.map((delivery) => delivery.entryId)
      this.#acks.add(batch, ids)
      const late = deliveries.filter((delivery) => delivery.isTakenBack)
      for (const { entryId } of late) this.#backlog.cancel(this.#options.sources.indexOf(batch.source), entryId)
      this.#countSettled(ids.length - late.length)
    }
    await this.#acks.confirmed()
  }

  nack(delivery: EntryDelivery, delayMs: number): void {
    const { batch } = delivery
    this.#closeIfSettled(batch)
    if (!this.#isOver) {
      const entry = {
        source: this.#options.sources.indexOf(batch.source),
        id: delivery.entryId,
        attempts: delivery.attempt,
      }
      const isLast = delivery.attempt >= this.#options.maxAttempts
      this.#backlog.postpone(entry, isLast ? 0 : Math.max(0, delayMs))
    }
    this.#countSettled(1)
  }

  async extend({ source }: HandedBatch, deliveries: readonly EntryDelivery[]): Promise<void> {
    if (deliveries.length === 0) return
    const { connections, group, consumer } = this.#options
    const now = performance.now()
    for (const delivery of deliveries) delivery.touchedAt = now
    const ids = deliveries.map((delivery) => delivery.entryId)
    const answer = await connections.persist('extend', () =>
      connections.commands.nexusExtend(2, [this.#leaseKey, source.key, this.held.fence.value, group, consumer, ...ids]),
    )
    if (answer === -1) throw this.#fenceLost()
  }

  async deadLetter(delivery: EntryDelivery, reason: DeadLetterReason): Promise<void> {
    try {
      await this.#moveToDead(delivery, delivery.attempt, reason, reason.fields ?? delivery.toArray())
    } finally {
      this.#closeIfSettled(delivery.batch)
      this.#countSettled(1)
    }
  }

  #deliver(source: number, entries: readonly RawEntry[]): void {
    if (entries.length === 0) return
    const waiting = this.#fresh[source]
    this.#fresh[source] = waiting ? waiting.concat(entries) : entries
    this.#stir()
  }

  async #handOutFresh(): Promise<boolean> {
    const index = this.#fresh.findIndex((entries) => entries !== undefined)
    const source = this.#options.sources[index]
    const entries = this.#fresh[index]
    if (!source || !entries) return false
    if (source.isRetry) {
      // Each comes from a stream of its own and failed before.
      const [first, ...rest] = entries
      this.#fresh[index] = rest.length > 0 ? rest : undefined
      if (rest.length === 0) this.#options.onRoom()
      if (first)
        await this.#handOut(new HandedBatch(this, { partition: this.partition, source, isIsolated: true }, [first], 1))
      return true
    }
    this.#fresh[index] = undefined
    this.#options.onRoom()
    await this.#handOut(new HandedBatch(this, { partition: this.partition, source, isIsolated: false }, entries, 1))
    return true
  }

  /** Hands out what was pending, counting the attempt only now: what a crash kept from its turn has lost none. */
  async #handOutBacklog(): Promise<void> {
    const { first } = this.#backlog
    const source = first && this.#options.sources[first.source]
    if (!first || !source) return
    const { isolate, batchSize, maxAttempts } = this.#options
    const isAlone = source.isRetry || (isolate && first.attempts > 0) || first.attempts >= maxAttempts
    const pending = this.#backlog.peekAlike(isAlone ? 1 : batchSize)
    const entries = await this.#claim(source, pending)
    this.#backlog.remove(pending)
    if (this.#backlog.length === 0) this.#options.onRoom()
    if (entries.length < pending.length) {
      const message = `${pending.length - entries.length} pending entries of ${source.key} are gone from the stream`
      this.#options.onFault({ kind: 'pending-trimmed', message, partition: this.partition })
    }
    if (entries.length === 0) return
    const where = { partition: this.partition, source, isIsolated: isAlone }
    const batch = new HandedBatch(this, where, entries, first.attempts + 1)
    const [only] = batch.deliveries
    if (first.attempts >= maxAttempts && only) await this.#giveUp(only, first.attempts)
    else await this.#handOut(batch)
  }

  async #claim(source: Source, pending: readonly PendingEntry[]): Promise<readonly RawEntry[]> {
    const { connections, group, consumer } = this.#options
    const answer = await connections.persist('claim', () =>
      connections.commands.nexusClaimBuffer(2, [
        this.#leaseKey,
        source.key,
        this.held.fence.value,
        group,
        consumer,
        ...pending.map(({ id }) => id),
      ]),
    )
    if (typeof answer === 'number') throw this.#fenceLost()
    return answer.filter((entry) => entry !== null)
  }

  /** An entry that was handed out often enough: nobody saw it through. */
  async #giveUp(delivery: EntryDelivery, attempts: number): Promise<void> {
    const { maxAttempts, sealDeadLetter, onFault } = this.#options
    let fields: readonly string[] = []
    // Past that, sealing it is what ends the process: keep the place where it was, and nothing of it.
    if (attempts <= maxAttempts + 1) {
      try {
        fields = await sealDeadLetter(delivery)
      } catch (error) {
        const message = `a dead letter of ${delivery.stream} could not be sealed, its fields are dropped: ${describe(error)}`
        onFault({ kind: 'handler', message, partition: this.partition, error })
      }
    }
    const message = `not settled in ${attempts} attempts`
    await this.#moveToDead(delivery, attempts, { code: 'attempts_exhausted', message }, fields)
  }

  async #moveToDead(
    delivery: EntryDelivery,
    attempts: number,
    { code, message }: DeadLetterReason,
    fields: readonly string[],
  ): Promise<void> {
    const { connections, group, onFault } = this.#options
    const { stream, entryId, batch } = delivery
    const entry = { stream, entryId, group, attempts, code, message, at: Date.now(), fields }
    const dropped = await moveToDead(connections, { fence: this.fence, sourceKey: batch.source.key, entry })
    if (dropped === 'fence-lost') throw this.#fenceLost()
    if (dropped > 0) {
      const many = `${dropped} dead letters of ${stream} were dropped: there are more than ${MOST_DEAD_LETTERS}`
      onFault({ kind: 'dead-letters-dropped', message: many, partition: this.partition })
    }
  }

  async #handOut(batch: HandedBatch): Promise<void> {
    if (this.isLapsed) {
      this.end()
      return
    }
    this.#live.add(batch)
    this.#unsettled += batch.open
    this.#isHandling = true
    try {
      await this.#options.onBatch(batch)
    } catch (error) {
      if (!(error instanceof FenceLostError)) {
        const message = `onBatch threw for ${batch.deliveries.length} entries of ${batch.stream}: ${describe(error)}`
        this.#options.onFault({ kind: 'handler', message, partition: this.partition, error })
      }
      for (const delivery of batch.deliveries) void delivery.nack(delivery.attempt * 1_000)
    } finally {
      this.#isHandling = false
      this.#tellSettled()
    }
  }

  /** Lists what is pending and in nobody's hands. */
  async #recover(): Promise<void> {
    const { connections, group, sources } = this.#options
    await this.#acks.idle()
    this.#lostReplies = 0
    const found: PendingEntry[] = []
    for (const [source, { key }] of sources.entries()) {
      const inHand = this.#idsInHand(source)
      for (const [id, , , attempts] of await listPending(connections, key, group)) {
        if (!inHand.has(id)) found.push({ source, id, attempts })
      }
    }
    this.#backlog.add(found)
    // Only now may anything new be read: it would have been listed as pending and delivered twice.
    this.#mustRecover = this.#lostReplies > 0
    if (this.#backlog.length === 0) this.#options.onRoom()
  }

  /** Ids of a source that are handed out, put back, or wait to be handed out. */
  #idsInHand(source: number): Set<string> {
    const ids = new Set(this.#backlog.idsOf(source))
    const wanted = this.#options.sources[source]
    for (const batch of this.#live) {
      if (batch.source === wanted) for (const delivery of batch.deliveries) ids.add(delivery.entryId)
    }
    for (const [id] of this.#fresh[source] ?? []) ids.add(id.toString('latin1'))
    return ids
  }

  /** Deliveries that were neither settled nor extended for too long are delivered again. */
  #takeBackForgotten(): void {
    const { claimAfterMs, onFault } = this.#options
    const oldest = performance.now() - claimAfterMs
    for (const batch of this.#live) {
      if (batch.open === 0 || batch.handedAt > oldest) continue
      const forgotten = batch.deliveries.filter(
        (delivery) => !delivery.isSettled && (delivery.touchedAt ?? batch.handedAt) <= oldest,
      )
      if (forgotten.length === 0) continue
      if (!this.#reportedStuck.has(batch)) {
        this.#reportedStuck.add(batch)
        const message = `${forgotten.length} deliveries of ${batch.stream} were held for ${claimAfterMs} ms without being extended`
        onFault({ kind: 'handler', message, partition: this.partition })
      }
      for (const delivery of forgotten) delivery.takeBack()
    }
  }

  #closeIfSettled(batch: HandedBatch): void {
    if (batch.open === 0 && batch.unconfirmed === 0) this.#live.delete(batch)
  }

  #countSettled(count: number): void {
    this.#unsettled -= count
    this.#tellSettled()
    this.#stir()
  }

  #tellSettled(): void {
    for (const resolve of this.#settledWaiters.splice(0)) resolve()
  }

  #fenceLost(): FenceLostError {
    this.held.validUntil = Math.min(this.held.validUntil, performance.now())
    const { lease, partition, token } = this.held.fence
    return new FenceLostError(lease, partition, token)
  }

  #stir(): void {
    this.#isStirred = true
    this.#wake?.()
  }

  async #woken(): Promise<void> {
    if (this.#isStirred) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = undefined
  }
}

export function isMissingGroup(error: unknown): boolean {
  const message = describe(error)
  return message.startsWith('NOGROUP') || message.startsWith('UNBLOCKED')
}
