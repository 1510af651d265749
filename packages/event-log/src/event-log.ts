import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { type Anchor, type AnchorOptions, anchorHead, type KeepAnchoredOptions, keepAnchored } from './anchor.ts'
import type { Appender } from './appender.ts'
import { type Archived, type ArchivedEvent, archiveEvents, type EventToArchive, readWatermarks } from './archive.ts'
import { assertPartitions } from './assert-partitions.ts'
import type { AppendedEvent, Cause, CauseOutcome, Decision } from './cause.ts'
import { type Erasure, eraseMember } from './erase.ts'
import { asLogError } from './errors.ts'
import { endForgetting, type Forgetting, readForgetting } from './forgetting.ts'
import { inSnapshot } from './in-snapshot.ts'
import type { Keyring } from './keyring.ts'
import type { MemberKeys } from './member-keys.ts'
import { ensurePartitions, type Readiness, readinessOf } from './partitions.ts'
import type { ProjectionTables } from './projection-tables.ts'
import type { Projector, RunOptions } from './projector.ts'
import {
  type HistoryOptions,
  type LogHead,
  type Page,
  type ReadOptions,
  readAnswers,
  readHead,
  readHistories,
  readNamed,
  readPage,
  readPositionAt,
} from './read.ts'
import { type GuildArchiveOptions, readGuildArchive, readMessageArchive, scanArchive } from './read-archive.ts'
import {
  type ArchivedMessage,
  type ArchivedMessagesOptions,
  readArchivedAt,
  readArchiveEnd,
  scanArchivedMessages,
} from './read-archived-messages.ts'
import { readPlaces } from './read-places.ts'
import { rewrap } from './rewrap.ts'
import { type SubscribeOptions, subscribe } from './subscribe.ts'
import type { VerifiedPartition, VerifyArchiveOptions } from './verify-archive.ts'
import { verifyArchive } from './verify-archive.ts'
import type { Verified, VerifyOptions } from './verify-chain.ts'
import { verifyLog } from './verify-log.ts'
import type { WakeUp } from './wake-up.ts'

export interface EventLogParts {
  readonly pool: Pool
  readonly db: Kysely<ProjectionTables>
  readonly keyring: Keyring
  readonly keys: MemberKeys
  readonly appender: Appender
  readonly projector: Projector
  readonly wakeUp: WakeUp
  readonly close: () => Promise<void>
}

/** The log of record, its archive and its keys. Every method may throw LogUnavailableError: nothing is known, try again. */
export class EventLog implements AsyncDisposable {
  /** Members' names and keys. */
  readonly keys: MemberKeys
  /** For the query layer, which reads projections. */
  readonly db: Kysely<ProjectionTables>
  readonly #parts: EventLogParts

  constructor(parts: EventLogParts) {
    this.#parts = parts
    this.keys = parts.keys
    this.db = parts.db
  }

  /**
   * Appends what these causes led to, each whole or not at all, in order. A cause that `service` has answered already gives
   * what the log holds, byte for byte. Calls made at the same time share appends of at most 100 events.
   */
  append(service: string, causes: readonly Cause[]): Promise<readonly CauseOutcome[]> {
    return this.#try('appending', () =>
      this.#parts.appender.append(
        service,
        causes,
        causes.map(({ causeId }) => causeId),
      ),
    )
  }

  /** Appends without a row per cause: what is appended again stands there twice. For facts that are a set. */
  async appendWithoutCause(decisions: readonly Decision[]): Promise<CauseOutcome> {
    const [outcome] = await this.#try('appending', () => this.#parts.appender.append(null, [{ decisions }], []))
    return outcome as CauseOutcome
  }

  /** What `service` answered to these causes; those that it has not answered are absent. */
  answered(service: string, causeIds: readonly string[]): Promise<ReadonlyMap<string, readonly AppendedEvent[]>> {
    return this.#try('reading answers', () => readAnswers(this.#parts.pool, service, causeIds))
  }

  /** Where `service` answered these causes: the position at which each answer begins. */
  placesOf(service: string, causeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#try('reading places', () => readPlaces(this.#parts.pool, service, causeIds))
  }

  /** @throws LogGapError */
  read(options: ReadOptions): Promise<Page> {
    return this.#try('reading', () => readPage(this.#parts.pool, options))
  }

  readEntities(
    entities: readonly string[],
    options?: HistoryOptions,
  ): Promise<ReadonlyMap<string, readonly AppendedEvent[]>> {
    return this.#try('reading histories', () => readHistories(this.#parts.pool, entities, options))
  }

  readEvents(ids: readonly string[]): Promise<ReadonlyMap<string, AppendedEvent>> {
    return this.#try('reading events', () => readNamed(this.#parts.pool, ids))
  }

  /** Last position that was recorded before `at` (Unix ms); 0 where there is none. */
  positionAt(at: number): Promise<number> {
    return this.#try('reading positions', () => readPositionAt(this.#parts.pool, at))
  }

  head(): Promise<LogHead> {
    return this.#try('reading the head', () => readHead(this.#parts.pool))
  }

  /** Pages for ever, from `after` on, until `signal` aborts. */
  subscribe(options: SubscribeOptions): AsyncGenerator<Page, void, void> {
    return subscribe((read) => this.read(read), this.#parts.wakeUp, options)
  }

  /** Keeps every projection at the log's heels until `signal` aborts; one process works, others stand by. */
  project(options: RunOptions): Promise<void> {
    return this.#parts.projector.run(options)
  }

  /** Brings every projection to the head as it is now. @returns its position. */
  catchUpProjections(): Promise<number> {
    return this.#try('projecting', () => this.#parts.projector.catchUp())
  }

  /** Makes one projection anew from position 0; readers see the old one until it is done. */
  rebuildProjection(name: string): Promise<number> {
    return this.#try('rebuilding', () => this.#parts.projector.rebuild(name))
  }

  archive(partition: number, events: readonly EventToArchive[]): Promise<Archived> {
    return this.#try('archiving', () => archiveEvents(this.#parts.pool, partition, events))
  }

  watermarks(partition: number): Promise<ReadonlyMap<string, number>> {
    return this.#try('reading watermarks', () => readWatermarks(this.#parts.pool, partition))
  }

  readGuildArchive(options: GuildArchiveOptions): Promise<readonly ArchivedEvent[]> {
    return this.#try('reading the archive', () => readGuildArchive(this.#parts.pool, options))
  }

  readMessageArchive(messageId: string): Promise<readonly ArchivedEvent[]> {
    return this.#try('reading the archive', () => readMessageArchive(this.#parts.pool, messageId))
  }

  scanArchive(options: Parameters<typeof scanArchive>[1]): AsyncGenerator<readonly ArchivedEvent[], void, void> {
    return scanArchive(this.#parts.pool, options)
  }

  /** Last position of a partition's archive, now or as it stood at `at` (Unix ms); 0 for an empty one. */
  archiveEnd(partition: number, at?: number): Promise<number> {
    return this.#try('reading the archive', () => readArchiveEnd(this.#parts.pool, partition, at))
  }

  /** New messages and edits of a part of the archive, by name alone. */
  scanArchivedMessages(options: ArchivedMessagesOptions): AsyncGenerator<readonly ArchivedMessage[], void, void> {
    return scanArchivedMessages(this.#parts.pool, options)
  }

  readArchivedAt(partition: number, positions: readonly number[]): Promise<readonly ArchivedEvent[]> {
    return this.#try('reading the archive', () => readArchivedAt(this.#parts.pool, partition, positions))
  }

  /** Destroys a member's key and mapping, and records it. Null for a member that the log does not know. */
  async erase(guildId: string, userId: string, at = Date.now()): Promise<Erasure | null> {
    const erasure = await this.#try('erasing', () => eraseMember(this.#parts.pool, guildId, userId, at))
    if (erasure) this.keys.forget(erasure.subject)
    return erasure
  }

  /** Erased members whose words services still have to let go of, those erased first at the front. */
  forgetting(): Promise<readonly Forgetting[]> {
    return this.#try('reading who is to be forgotten', () => readForgetting(this.#parts.pool))
  }

  /** These have been let go of. */
  endForgetting(done: readonly Forgetting[]): Promise<void> {
    return this.#try('ending what was forgotten', () => endForgetting(this.#parts.pool, done))
  }

  /** Wraps all keys under the newest master key. @returns how many changed. */
  rewrap(): Promise<number> {
    return this.#try('wrapping keys', () => rewrap(this.#parts.pool, this.#parts.keyring))
  }

  /** Reads the whole log once and tells the first fault. */
  verify(options?: VerifyOptions): Promise<Verified> {
    return this.#try('verifying', () => inSnapshot(this.#parts.pool, (client) => verifyLog(client, options)))
  }

  verifyArchive(options?: VerifyArchiveOptions): Promise<readonly VerifiedPartition[]> {
    return this.#try('verifying', () => inSnapshot(this.#parts.pool, (client) => verifyArchive(client, options)))
  }

  /** Signs where the log stands, into a file outside the database. */
  anchor(options: AnchorOptions): Promise<Anchor> {
    return this.#try('anchoring', () => anchorHead(this.#parts.pool, options))
  }

  /** `anchor` every minute until `signal` aborts, and once more then. */
  keepAnchored(options: KeepAnchoredOptions): Promise<void> {
    return keepAnchored((once) => this.anchor(once), options)
  }

  /** @throws PartitionCountError when the streams were begun with another number. */
  assertPartitions(count: number): Promise<void> {
    return this.#try('checking the partitions', () => assertPartitions(this.#parts.pool, count))
  }

  /** Makes this month's partitions and those of the next three; done at opening and daily. */
  ensurePartitions(): Promise<number> {
    return this.#try('making partitions', () => ensurePartitions(this.#parts.pool))
  }

  readiness(): Promise<Readiness> {
    return this.#try('looking at the partitions', () => readinessOf(this.#parts.pool))
  }

  async #try<R>(doing: string, work: () => Promise<R>): Promise<R> {
    try {
      return await work()
    } catch (error) {
      throw asLogError(error, doing)
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.close()
  }
}
