import type { Signal } from '@nexus/events'
import type { z } from 'zod'
import type { Reading } from '../reading.ts'

/** What one rule found in one message. */
export interface Found {
  readonly surface: Signal['surface']
  /** [start, end) in UTF-16 units of the original text; empty for activity. */
  readonly ranges: readonly (readonly [number, number])[]
  /** What a person would say it found, without the member's words. */
  readonly explanation: string
  /** Not sure enough to act on its own: the AI is asked instead. */
  readonly isWeak?: boolean
  /** Other messages of the author that belong to it. */
  readonly burst?: readonly { readonly channelId: string; readonly messageId: string }[]
}

/** Lists that an operator loads: names of lists to what is in them, in lower case. */
export type Lists = ReadonlyMap<string, ReadonlySet<string>>

/** Reads one message; null when it finds nothing. */
export type Match = (reading: Reading) => Found | null

/** A kind of thing that rules look for. */
export interface Trigger<Kind extends string, Schema extends z.ZodObject> {
  readonly kind: Kind
  readonly config: Schema
  /** What a message must have for this to be looked at. */
  readonly needs: 'words' | 'links' | 'activity'
  /** Prepares everything that does not depend on the message. `rule` is the place of the rule's words in the index. */
  prepare(config: z.infer<Schema>, world: { readonly lists: Lists; readonly rule: number }): Match
}
