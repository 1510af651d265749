import type { Part } from '@nexus/domain'
import type { Fence } from '@nexus/streams'

/** How far each stream had been folded, as entry ids by stream name. */
export type FoldedUntil = Readonly<Record<string, string>>

export interface Snapshot {
  readonly parts: readonly Part[]
  readonly until: FoldedUntil
}

/** What was known of a partition when it was last written down. */
export interface Snapshots {
  /** Null when there is none: at the first start, or when Redis lost its data. */
  load(partition: number): Promise<Snapshot | null>
  /** Writes what changed and how far it reaches, in one step, and only while the lease is held: false when it is not. */
  save(fence: Fence, snapshot: Snapshot): Promise<boolean>
}

export interface StreamedEntry {
  readonly entryId: string
  field(name: string): string | undefined
}

/** Entries that a stream still holds. */
export interface Streamed {
  /** Entries after `after` that were already handed to this group, oldest first. */
  delivered(stream: string, partition: number, after: string): AsyncIterable<StreamedEntry>
}

export interface PastFrame {
  readonly entryId: string
  readonly json: string
  /** So late that it may not have been judged yet. */
  readonly isLate: boolean
}

/** What is needed of the past when there is no snapshot. */
export interface Past {
  /** The archive's frames that the fold still needs, oldest first, with the entry id they came under. */
  frames(partition: number): AsyncIterable<PastFrame>
  /** The log's strikes that still count and its policy changes, oldest first. */
  decisions(partition: number): AsyncIterable<{ readonly position: number; readonly json: string }>
  /** Messages that were judged lately, each with the entries of `discord.events` that it was judged under. */
  judged(partition: number): Promise<ReadonlyMap<string, ReadonlySet<string>>>
}

/** Who the log's subjects are. */
export interface Members {
  /** Members by subject; erased ones are absent. */
  membersOf(subjects: readonly string[]): Promise<ReadonlyMap<string, { readonly userId: string }>>
}

/** An erased member, whose words must go. */
export interface Erased {
  readonly guildId: string
  readonly userId: string
  /** Unix ms. */
  readonly erasedAt: number
}

/** Who was erased and is not forgotten everywhere yet. */
export interface Erasures {
  forgetting(): Promise<readonly Erased[]>
  endForgetting(done: readonly Erased[]): Promise<void>
}

/** A message or an edit in the archive, without its words. */
export interface ArchivedName {
  /** Place in the archive of its partition. */
  readonly position: number
  readonly type: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'
  readonly messageId: string
  /** Entry of `discord.events` that it was archived under. */
  readonly entryId: string
}

/** What the archive holds, and what the log says was judged of it. */
export interface Records {
  /** Last position of a partition's archive, now or at `at` (Unix ms); 0 for an empty one. */
  archiveEnd(partition: number, at?: number): Promise<number>
  messages(partition: number, after: number, upTo: number): AsyncIterable<readonly ArchivedName[]>
  /** Frames at these positions as JSON; those of erased members are absent. */
  frames(partition: number, positions: readonly number[]): Promise<readonly ArchivedFrame[]>
  /** Last position of the log before `at` (Unix ms). */
  positionAt(at: number): Promise<number>
  /** Judgements recorded after a position, page by page, up to the head. */
  judgements(after: number): AsyncIterable<{ readonly judgements: readonly Judgement[]; readonly last: number }>
}

export interface ArchivedFrame {
  readonly position: number
  readonly entryId: string
  readonly json: string
}

export interface Judgement {
  readonly partition: number
  readonly messageId: string
  /** Entry of `discord.events` that it was judged under. */
  readonly entryId: string
}

/** How far readers have come: `frames` in what is folded here, `messages` in what is judged. */
export interface Progress {
  frames(partition: number): Promise<Reached>
  messages(partition: number): Promise<Reached>
}

export interface Reached {
  readonly newest: string
  readonly oldestUnsettled: string | null
}
