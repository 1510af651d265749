import type { Frame } from './build-frame.ts'

/** A frame with its link to the one before it. */
export interface LinkedFrame {
  readonly frame: Frame
  /** Sequence of the frame before it in its partition and session; 0 for none. */
  readonly before: number
}

/** The streams that frames go to. */
export interface FramePublisher {
  readonly partitions: number
  partitionOf(key: string): number
  /** Adds the frames in order; resolves when Redis has taken them, however long that takes. */
  publish(partition: number, frames: readonly LinkedFrame[]): Promise<void>
  /**
   * Redis lost the data of a partition. What the listener publishes goes before everything else; other publishing waits
   * for it.
   */
  onDataLost(listener: (partition: number) => Promise<void>): void
}

/** How far `recorder` has archived: the highest sequence up to which nothing is missing, by partition and session. */
export interface Watermarks {
  read(partition: number, sessionIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Writes those that Redis does not hold any more. */
  restore(partition: number, watermarks: ReadonlyMap<string, number>): Promise<void>
}

/** What another process needs to go on with a shard's session. */
export interface StoredSession {
  readonly sessionId: string
  readonly resumeUrl: string
  readonly shardCount: number
  /** Unix ms. */
  readonly startedAt: number
  readonly sequence: number
  readonly lastByPartition: ReadonlyMap<number, number>
  /** Unix ms of the newest message on the streams; 0 for none. */
  readonly lastMessageAt: number
  /** Unix ms of the last dispatch of any kind. */
  readonly lastEventAt: number
}

/** Messages that must be fetched over REST, because the session that would have delivered them is gone. */
export interface PendingBackfill {
  readonly lostSessionId: string
  /** Unix ms from which on messages may be missing. */
  readonly since: number
  readonly guildIds: readonly string[]
  /** Times it was begun. */
  readonly attempt: number
}

export interface SessionStore {
  load(shardId: number): Promise<StoredSession | null>
  save(shardId: number, session: StoredSession): Promise<void>
  loadBackfill(shardId: number): Promise<PendingBackfill | null>
  /** Null when nothing is left to fetch. */
  saveBackfill(shardId: number, backfill: PendingBackfill | null): Promise<void>
}

export interface Gap {
  readonly shardId: number
  readonly cause: 'session_lost' | 'frames_dropped'
  /** Unix ms. */
  readonly from: number
  readonly until: number
  /** At most 300 characters. */
  readonly detail: string
}

/** Where it is written down that events may be missing. */
export interface GapBook {
  record(gap: Gap): Promise<void>
}
