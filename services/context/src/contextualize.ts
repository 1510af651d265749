import { setTimeout as wait } from 'node:timers/promises'
import type { FoldDeps } from '@nexus/domain'
import { type Message, type MessageNamed, parseMessage } from '@nexus/events'
import type { DeadWords } from '@nexus/runtime'
import { type Batch, compareEntries, type Delivery, type Fence, type NewEntry, partitionOf } from '@nexus/streams'
import { type DecisionMessage, PartitionContext, type ToJudge } from './partition-context.ts'
import type { ArchivedFrame, Erased, FoldedUntil, Members, Past, Snapshots, Streamed } from './ports.ts'
import type { ContextTelemetry } from './telemetry.ts'

export const FRAMES = 'discord.events'
export const DECISIONS = 'moderation.decisions'

export interface ContextualizerOptions {
  readonly deps: FoldDeps
  readonly snapshots: Snapshots
  readonly streamed: Streamed
  readonly past: Past
  readonly members: Members
  readonly publish: (entries: readonly NewEntry[], fence: Fence) => Promise<unknown>
  /** Entries from here on must not be trimmed: a new owner folds them again. */
  readonly hold: (stream: string, fence: Fence, entryId: string) => Promise<void>
  readonly words: DeadWords
  readonly pass: (point: 'read' | 'published') => void
  readonly telemetry: ContextTelemetry
  /** Entries after which what changed is written down. */
  readonly snapshotEvery: number
  /** Longest that giving a partition back waits for its snapshot, in ms. */
  readonly saveWithinMs: number
  /** Of every stream. */
  readonly partitions: number
}

interface Asked extends ToJudge {
  readonly entryId: string
}

interface Tenure {
  readonly fence: Fence
  readonly context: PartitionContext
  until: Record<string, string>
  unsaved: number
  saving: Promise<void>
  /** Whether the last save reached Redis. */
  isSaved: boolean
  /** Saves that failed. */
  failures: number
  /** What is folded waits for its turn: the state is what `until` says only between two turns. */
  turn: Promise<unknown>
}

/** Owns partitions: rebuilds what is known of one when it comes, folds its frames, says what is to be judged. */
export class Contextualizer {
  readonly #options: ContextualizerOptions
  readonly #tenures = new Map<number, Tenure>()
  /** The newest lease of each partition: one that was lost while the past was folded must not be put in its place. */
  readonly #fences = new Map<number, Fence>()

  constructor(options: ContextualizerOptions) {
    this.#options = options
  }

  /** Nothing is handed out before this has rebuilt what the last owner knew. */
  async acquired(partition: number, fence: Fence): Promise<void> {
    const startedAt = performance.now()
    this.#fences.set(partition, fence)
    const context = new PartitionContext(this.#options.deps)
    const snapshot = await this.#options.snapshots.load(partition)
    const until: Record<string, string> = { [FRAMES]: '0-0', [DECISIONS]: '0-0' }
    if (snapshot) {
      context.restore(snapshot.parts)
      Object.assign(until, snapshot.until)
    } else await this.#askAgain(fence, await this.#foldPast(partition, context))
    const folded = await this.#foldDelivered(partition, context, until)
    if (this.#fences.get(partition) !== fence) return
    this.#tenures.set(partition, {
      ...{ fence, context, until, unsaved: folded },
      ...{ saving: Promise.resolve(), isSaved: false, failures: 0, turn: Promise.resolve() },
    })
    this.#options.telemetry.rebuilt({
      partition,
      from: snapshot ? 'snapshot' : 'archive',
      entries: folded,
      seconds: (performance.now() - startedAt) / 1_000,
    })
  }

  /**
   * Writes down what changed, for whoever owns the partition next: one that is given back is still held now. Of one that was
   * lost nothing is written, nor waited for when Redis does not answer.
   */
  async lost(partition: number): Promise<void> {
    const tenure = this.#tenures.get(partition)
    this.#tenures.delete(partition)
    this.#fences.delete(partition)
    if (!tenure) return
    this.#save(partition, tenure)
    const given = new AbortController()
    const enough = wait(this.#options.saveWithinMs, undefined, { signal: given.signal }).catch(() => undefined)
    await Promise.race([tenure.saving, enough])
    given.abort()
  }

  /** Partitions that are owned and known. */
  get owned(): number[] {
    return [...this.#tenures.keys()]
  }

  async take(batch: Batch): Promise<void> {
    const tenure = this.#tenures.get(batch.partition)
    if (!tenure) throw new Error(`partition ${batch.partition} is not owned`)
    await inTurn(tenure, () => this.#take(batch, tenure))
  }

  /**
   * Says once more what is to be judged of archived frames, with what is known now: an entry that was lost on its way. A
   * message names the entry after which it was folded again; an edit is told by its own.
   * @returns positions of the frames of which something is to be judged; null where the partition is not owned
   */
  async sayAgain(partition: number, frames: readonly ArchivedFrame[]): Promise<ReadonlySet<number> | null> {
    const tenure = this.#tenures.get(partition)
    if (!tenure) return null
    const said = new Set<number>()
    await inTurn(tenure, async () => {
      const entries: NewEntry[] = []
      for (const { position, entryId, json } of frames) {
        const parsed = parseMessage(json)
        if (!parsed.ok || parsed.message.type !== 'DiscordEventReceived') continue
        const last = tenure.until[FRAMES] ?? '0-0'
        const isMessage = parsed.message.data.t === 'MESSAGE_CREATE'
        const foldedAs = isMessage && compareEntries(last, entryId) > 0 ? last : entryId
        for (const { fields } of tenure.context.foldFrame(parsed.message, foldedAs).toJudge) {
          entries.push({ partition, fields })
          said.add(position)
        }
      }
      if (entries.length > 0) await this.#options.publish(entries, tenure.fence)
    })
    return said
  }

  async #take(batch: Batch, tenure: Tenure): Promise<void> {
    this.#options.pass('read')
    if (batch.stream === DECISIONS) await this.#foldDecisions(batch, tenure)
    else await this.#foldFrames(batch, tenure)
    const last = batch.deliveries.at(-1)?.entryId
    if (last && !batch.isIsolated) tenure.until[batch.stream] = last
    tenure.unsaved += batch.deliveries.length
    if (tenure.unsaved >= this.#options.snapshotEvery) this.#save(batch.partition, tenure)
  }

  /**
   * Lets go of erased members in the partitions that are owned here, and writes that down; what the streams hold of them can
   * be trimmed then. Gives back those that are gone.
   */
  async forget(erased: readonly Erased[]): Promise<Erased[]> {
    const gone: Erased[] = []
    const byPartition = Map.groupBy(erased, ({ guildId }) => partitionOf(guildId, this.#options.partitions))
    for (const [partition, members] of byPartition) {
      const tenure = this.#tenures.get(partition)
      if (!tenure) continue
      await inTurn(tenure, async () => {
        for (const { guildId, userId, erasedAt } of members) tenure.context.forget({ guildId, userId, until: erasedAt })
        this.#save(partition, tenure)
      })
      await tenure.saving
      if (tenure.isSaved) gone.push(...members)
    }
    return gone
  }

  async #foldFrames(batch: Batch, { context, fence }: Tenure): Promise<void> {
    const { publish, pass, telemetry } = this.#options
    const entries: NewEntry[] = []
    const unread: Promise<void>[] = []
    for (const delivery of batch.deliveries) {
      const message = await this.#readFrame(delivery)
      if (!message) {
        unread.push(this.#setAside(delivery))
        continue
      }
      const folded = context.foldFrame(message, delivery.entryId)
      if (folded.fault) telemetry.frameRefused(folded.fault, delivery.entryId)
      for (const { fields } of folded.toJudge) entries.push({ partition: batch.partition, fields })
    }
    if (entries.length > 0) await publish(entries, fence)
    pass('published')
    telemetry.folded(batch.deliveries.length, entries.length)
    await Promise.all(unread)
    await batch.ack()
  }

  async #readFrame(delivery: Delivery): Promise<MessageNamed<'DiscordEventReceived'> | null> {
    const parsed = parseMessage(await this.#options.words.read(delivery))
    return parsed.ok && parsed.message.type === 'DiscordEventReceived' ? parsed.message : null
  }

  async #setAside(delivery: Delivery): Promise<void> {
    const parsed = parseMessage(await this.#options.words.read(delivery))
    const reason = parsed.ok
      ? { code: 'misplaced', message: `${parsed.message.type} does not travel on ${delivery.stream}` }
      : { code: parsed.fault.kind, message: parsed.fault.detail }
    this.#options.telemetry.setAside(delivery.entryId, reason)
    await delivery.deadLetter({ ...reason, fields: await this.#options.words.seal(delivery) })
  }

  async #foldDecisions(batch: Batch, { context }: Tenure): Promise<void> {
    const decisions: { message: DecisionMessage; position: number }[] = []
    for (const { fields } of batch.deliveries) {
      const json = fields.get('m')
      if (!isDecision(fields.get('t')) || json === undefined) continue
      const message = decisionIn(json)
      if (message) decisions.push({ message, position: Number(fields.get('p') ?? 0) })
    }
    await this.#foldKnown(context, decisions)
    await batch.ack()
  }

  async #foldKnown(
    context: PartitionContext,
    decisions: readonly { message: DecisionMessage; position: number }[],
  ): Promise<void> {
    const subjects = decisions.flatMap(({ message }) => ('subject' in message.data ? [message.data.subject] : []))
    const members = await this.#options.members.membersOf([...new Set(subjects)])
    for (const { message, position } of decisions) {
      const userId = 'subject' in message.data ? (members.get(message.data.subject)?.userId ?? null) : null
      context.foldDecision(message, position, userId)
    }
  }

  /**
   * Without a snapshot: all that the archive and the log still say of this partition.
   * @returns what was to be judged lately, oldest first, with the entry it came under
   */
  async #foldPast(partition: number, context: PartitionContext): Promise<Asked[]> {
    const asked: Asked[] = []
    const decisions: { message: DecisionMessage; position: number }[] = []
    for await (const { json, position } of this.#options.past.decisions(partition)) {
      const message = decisionIn(json)
      if (message) decisions.push({ message, position })
    }
    await this.#foldKnown(context, decisions)
    for await (const { json, entryId, isLate } of this.#options.past.frames(partition)) {
      const parsed = parseMessage(json)
      if (!parsed.ok || parsed.message.type !== 'DiscordEventReceived') continue
      const { toJudge } = context.foldFrame(parsed.message, entryId)
      if (isLate) for (const one of toJudge) asked.push({ ...one, entryId })
    }
    return asked
  }

  /**
   * Where there is no snapshot Redis may have lost its data, and with it what was on its way to be judged: what the archive
   * holds and the log shows no judgement of is said once more.
   */
  async #askAgain(fence: Fence, asked: readonly Asked[]): Promise<void> {
    if (asked.length === 0) return
    const { past, publish, telemetry } = this.#options
    const { partition } = fence
    const judged = await past.judged(partition)
    const owed = asked.filter(({ kind, messageId, entryId }) => {
      const under = judged.get(messageId)
      // A frame that was sent again may be archived under another entry than it was judged under.
      return kind === 'edit' ? !under?.has(entryId) : under === undefined
    })
    if (owed.length > 0)
      await publish(
        owed.map(({ fields }) => ({ partition, fields })),
        fence,
      )
    telemetry.askedAgain(partition, owed.length)
  }

  /** Entries that an owner before this one was given: folded again, said again only if they are delivered again. */
  async #foldDelivered(partition: number, context: PartitionContext, until: Record<string, string>): Promise<number> {
    const { streamed } = this.#options
    let folded = 0
    const decisions: { message: DecisionMessage; position: number }[] = []
    for await (const entry of streamed.delivered(DECISIONS, partition, until[DECISIONS] ?? '0-0')) {
      until[DECISIONS] = entry.entryId
      folded += 1
      const message = isDecision(entry.field('t')) ? decisionIn(entry.field('m') ?? '') : null
      if (message) decisions.push({ message, position: Number(entry.field('p') ?? 0) })
    }
    await this.#foldKnown(context, decisions)
    for await (const entry of streamed.delivered(FRAMES, partition, until[FRAMES] ?? '0-0')) {
      until[FRAMES] = entry.entryId
      folded += 1
      const parsed = parseMessage(entry.field('m') ?? '')
      if (parsed.ok && parsed.message.type === 'DiscordEventReceived') context.foldFrame(parsed.message, entry.entryId)
    }
    return folded
  }

  /**
   * One save at a time, each of what is known when it is asked for: what is folded while an earlier one is on its way lies
   * beyond the entry that it names. After one that failed the next asked for holds everything.
   */
  #save(partition: number, tenure: Tenure): void {
    const { snapshots, hold, telemetry } = this.#options
    tenure.unsaved = 0
    const parts = tenure.context.takeDirty()
    const until: FoldedUntil = { ...tenure.until }
    const { failures } = tenure
    const save = async () => {
      if (tenure.failures > failures) return tenure.context.touch(parts)
      try {
        tenure.isSaved = await snapshots.save(tenure.fence, { parts, until })
        if (!tenure.isSaved) return
        // What was folded is in the snapshot: only what comes after it is needed.
        for (const [stream, entryId] of Object.entries(until)) await hold(stream, tenure.fence, entryAfter(entryId))
      } catch (error) {
        tenure.isSaved = false
        tenure.failures += 1
        tenure.context.touch(parts)
        telemetry.snapshotFailed(partition, error)
      }
    }
    tenure.saving = tenure.saving.then(save)
  }
}

/** One after the other for one partition. */
function inTurn<R>(tenure: Tenure, work: () => Promise<R>): Promise<R> {
  const turn = tenure.turn.then(work)
  tenure.turn = turn.catch(() => undefined)
  return turn
}

/** The smallest id that an entry after this one can have. */
function entryAfter(entryId: string): string {
  const [ms = '0', sequence = '0'] = entryId.split('-')
  return `${ms}-${BigInt(sequence) + 1n}`
}

const DECIDED: ReadonlySet<string> = new Set<DecisionMessage['type']>([
  'StrikeGiven',
  'StrikeTaken',
  'CooldownStarted',
  'PolicyChanged',
  'RaidLevelSet',
])

function isDecision(type: string | undefined): boolean {
  return type !== undefined && DECIDED.has(type)
}

function decisionIn(json: string): DecisionMessage | null {
  const parsed = parseMessage(json)
  if (!parsed.ok) return null
  const { message } = parsed
  return isOurs(message) ? message : null
}

const isOurs = (message: Message): message is DecisionMessage => DECIDED.has(message.type)
