import type { Archived, EventToArchive } from '@nexus/event-log'

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

/** Tells the gateway what it need not keep any longer. */
export interface Watermarks {
  /** By session: the highest sequence up to which nothing is missing. */
  publish(partition: number, watermarks: ReadonlyMap<string, number>): Promise<void>
}
