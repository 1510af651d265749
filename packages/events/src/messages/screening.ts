import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { AsOf, Category, KeyedHash, Sealed, Severity, Snowflake, Subject, TimeMs, Uuid } from '../primitives.ts'
import { JudgedKind } from './message-contextualized.ts'

/** Something a rule or the local model noticed. It has no consequence of its own. */
export const Signal = z.object({
  /** The guild's name of the rule, or `model`. */
  ruleId: z.string().min(1).max(100),
  /** Kind of trigger, such as `link-list`. */
  trigger: z.string().min(1).max(50),
  category: Category,
  severity: Severity,
  /** Which text it was found in. */
  surface: z.enum(['content', 'embed', 'attachment', 'sticker', 'forward', 'poll', 'name', 'title', 'activity']),
  /** Where, as [start, end) in UTF-16 units of that text; empty for activity. */
  ranges: z.array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])).max(20),
  /** What the rule asks for: act on its own, ask staff, ask the AI, or only note. */
  asks: z.enum(['enforce', 'review', 'verdict', 'note']),
  /** Why it asks for less than the rule would: the rule is being tried, or something is not known. Absent otherwise. */
  held: z.enum(['shadow', 'dry_run', 'undecided']).optional(),
  /** What a person would say it found, without the member's words. */
  explanation: z.string().max(300),
})
export type Signal = z.infer<typeof Signal>

/** The author's own facts that the executor and staff need, without words. */
export const AuthorFacts = z.object({
  isBot: z.boolean(),
  isWebhook: z.boolean(),
  isSystem: z.boolean(),
  isOwner: z.boolean(),
  joinedAt: TimeMs.nullable(),
  roleIds: z.array(Snowflake),
  permissions: z.string().nullable(),
  strikeWeight: z.number().nonnegative(),
})
export type AuthorFacts = z.infer<typeof AuthorFacts>

/** What was judged and what stood around it, sealed author by author. */
export const Evidence = z.object({
  /** JSON of the message's `Surfaces`. */
  message: Sealed,
  /** The author's names, as JSON `{username, globalName, nick}`. */
  author: Sealed,
  /** Earlier messages of the channel, oldest first; `words` seals the content. */
  window: z.array(z.object({ messageId: Snowflake, at: TimeMs, words: Sealed })).max(10),
  replyTo: z.object({ messageId: Snowflake, at: TimeMs, words: Sealed }).nullable(),
})
export type Evidence = z.infer<typeof Evidence>

/** One cleared message: [message id, fold entry id, log position, model score 0 to 1000, context hash]. */
export const ClearedMessage = z.tuple([Snowflake, z.string(), z.number().int(), z.number().int(), KeyedHash])
export type ClearedMessage = z.infer<typeof ClearedMessage>

/** Messages in which nothing was found: for the audit alone, one event for each guild and flush. */
export const MessagesCleared = defineEvent({
  type: 'MessagesCleared',
  data: z.object({
    policyVersion: z.number().int().nonnegative(),
    /** Of the local model that scored them; absent in events of before it. */
    modelVersion: z.string().max(64).optional(),
    messages: z.array(ClearedMessage).min(1).max(1_000),
  }),
})

/** The rules read a message and found signals. */
export const MessageFlagged = defineEvent({
  type: 'MessageFlagged',
  data: z.object({
    kind: JudgedKind,
    caseId: Uuid,
    messageId: Snowflake,
    channelId: Snowflake,
    subject: Subject,
    facts: AuthorFacts,
    signals: z.array(Signal).min(1).max(50),
    /** The local model's score, 0 to 1000. */
    score: z.number().int().min(0).max(1_000),
    /** Of the local model; absent where it was not asked. */
    modelVersion: z.string().max(64).optional(),
    evidence: Evidence,
    asOf: AsOf,
    contextHash: KeyedHash,
  }),
})

/** A message needs a model's judgement. */
export const VerdictRequested = defineEvent({
  type: 'VerdictRequested',
  data: z.object({
    caseId: Uuid,
    messageId: Snowflake,
    channelId: Snowflake,
    subject: Subject,
    policyVersion: z.number().int().nonnegative(),
    signals: z.array(Signal).max(50),
    evidence: Evidence,
    /** Unix ms after which an answer is of no use: the case goes to staff. */
    validUntil: TimeMs,
  }),
})
