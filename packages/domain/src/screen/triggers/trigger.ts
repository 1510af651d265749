import type { Signal } from '@nexus/events'
import type { z } from 'zod'
import type { Fact } from '../fact.ts'
import type { Measure } from '../measures.ts'
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

/** Neither found nor not found: something that would have to be known is not. */
export interface Unknown {
  /** What is missing, such as `when the author joined`; several are joined by `and`. */
  readonly unknown: string
  /** The text was too long to be read with a pattern: staff have to look. */
  readonly isUnread?: boolean
}

/** Three answers: found, not found (null), and what is not known. */
export type Matched = Found | Unknown | null

/** Lists that an operator loads: names of lists to what is in them, in lower case. */
export type Lists = ReadonlyMap<string, ReadonlySet<string>>

/** Reads one message. */
export type Match = (reading: Reading) => Matched

/**
 * What a message must have for a trigger to match at all. One that has none of it is never shown to the trigger, so that
 * a message costs what is in it and not what is looked for.
 */
export type Wake =
  /** One of these words, found by the index of all rules' words; `Reading.wordsOf(place)` tells where. */
  | { readonly by: 'words'; readonly words: readonly string[]; readonly isWhole: boolean }
  /** One of these pieces of text in any letter case; `Reading.hasLiteral(place)` tells whether one was there. */
  | { readonly by: 'literals'; readonly literals: readonly string[] }
  /** So much of something that is cheap to count. */
  | { readonly by: 'measure'; readonly of: Measure; readonly atLeast: number }
  /** Nothing: every message is looked at. */
  | { readonly by: 'message' }

export interface World {
  readonly lists: Lists
  /** What the reading knows this trigger's words and literals by. */
  readonly place: number
}

/** A kind of thing that rules look for. */
export interface Trigger<Kind extends string, Schema extends z.ZodObject> {
  readonly kind: Kind
  readonly config: Schema
  /** What it reads. Where one of these is known to be missing, the answer is unknown and nothing is matched. */
  readonly facts: readonly Fact[]
  /** Any one of these wakes it; none at all: it can never match. */
  wakes(config: z.infer<Schema>): readonly Wake[]
  /** What it looks for, as staff would say it: `a word of a list`, `8 mentions in 10 seconds`. */
  explain(config: z.infer<Schema>): string
  /** What is allowed and surely not meant, such as a list of exceptions that leaves nothing. */
  warn?(config: z.infer<Schema>): readonly TriggerWarning[]
  /** Prepares everything that does not depend on the message. */
  prepare(config: z.infer<Schema>, world: World): Match
}

export interface TriggerWarning {
  /** Below the trigger, such as `patterns[0]`. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** A configured trigger, ready to read messages. */
export interface ReadyTrigger {
  readonly facts: readonly Fact[]
  readonly wakes: readonly Wake[]
  /** What it looks for. */
  readonly says: string
  readonly warnings: readonly TriggerWarning[]
  readonly match: Match
}

/** A trigger among others of which only the kind is known. */
export interface AnyTrigger<Kind extends string, Config> {
  readonly kind: Kind
  readonly config: z.ZodType<Config> & z.ZodObject
  /** `config` was read with its schema: it is not looked at once more. */
  ready(config: unknown, world: World): ReadyTrigger
}

export function defineTrigger<Kind extends string, Schema extends z.ZodObject>(
  trigger: Trigger<Kind, Schema>,
): AnyTrigger<Kind, z.infer<Schema>> {
  const { kind, config: schema, facts } = trigger
  return {
    kind,
    config: schema as z.ZodType<z.infer<Schema>> & Schema,
    ready(given, world) {
      const config = given as z.infer<Schema>
      return {
        facts,
        wakes: trigger.wakes(config),
        says: trigger.explain(config),
        warnings: trigger.warn?.(config) ?? [],
        match: trigger.prepare(config, world),
      }
    },
  }
}

export function isUnknown(matched: Matched): matched is Unknown {
  return matched !== null && 'unknown' in matched
}
