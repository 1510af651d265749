import type { Archived, EventToArchive } from '@nexus/event-log'
import type { Fence } from '@nexus/streams'

/** Where raw events are kept for good. */
export interface Archive {
  archive(partition: number, events: readonly EventToArchive[]): Promise<Archived>
}

/** Members' names in the log, and their keys. */
export interface Members {
  /** In the order given. */
  subjectsOf(members: readonly { readonly guildId: string; readonly userId: string }[]): Promise<readonly string[]>
  sealBytes(subject: string, plain: Uint8Array): Buffer
  seal(subject: string, words: string): { readonly subject: string; readonly ciphertext: string }
}

/** An erased member. */
export interface Erased {
  readonly guildId: string
  readonly userId: string
  /** Unix ms: what he wrote until then is gone, and must not come back. */
  readonly erasedAt: number
}

export interface Erasures {
  /** Those of whom something may still be on its way. */
  forgetting(): Promise<readonly Erased[]>
}

/** Tells the gateway what it need not keep any longer. */
export interface Watermarks {
  /**
   * By session: the highest sequence up to which nothing is missing. Nothing is told when the lease is not held any more:
   * what was read before Redis lost its data must not make the gateway forget after it.
   */
  publish(fence: Fence, watermarks: ReadonlyMap<string, number>): Promise<void>
}
