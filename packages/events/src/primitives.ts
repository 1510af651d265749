import { z } from 'zod'

/** A Discord id: 1 to 20 decimal digits; its upper bits are the time of creation. */
export const Snowflake = z.string().regex(/^\d{1,20}$/, 'must be a Discord id (1 to 20 digits)')

export const Uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be a UUID')

/** Unix time in ms. */
export const TimeMs = z.number().int().nonnegative()

/**
 * The log's name for one member of one guild: random, so that it says nothing about the Discord account.
 * Its mapping to the account goes when the member is erased.
 */
export const Subject = z.string().regex(/^[A-Za-z0-9_-]{16,40}$/, 'must be a subject id')
export type Subject = z.infer<typeof Subject>

/** Words of one member, sealed with a key of his own; unreadable for ever once that key is destroyed. */
export const Sealed = z.object({ subject: Subject, ciphertext: z.string().min(1) })
export type Sealed = z.infer<typeof Sealed>

/** What a breach is about. One list for rules, verdicts, policies and staff. */
export const Category = z.enum([
  'harassment',
  'hate',
  'sexual',
  'violence',
  'self_harm',
  'scam',
  'spam',
  'privacy',
  'illegal',
  'other',
])
export type Category = z.infer<typeof Category>

/** How bad, as an ordinal: 1 minor, 2 moderate, 3 serious, 4 severe. */
export const Severity = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
export type Severity = z.infer<typeof Severity>

/** Who judged; it bounds what may follow (the ceilings of the confidence gate). */
export const Source = z.enum(['rule', 'ai', 'staff'])
export type Source = z.infer<typeof Source>

/** What an AI endpoint may decide: primary enforces, secondary deletes at most, auxiliary only advises. */
export const Authority = z.enum(['primary', 'secondary', 'auxiliary'])
export type Authority = z.infer<typeof Authority>

/** A 128-bit keyed digest in hex; tells whether two contexts were the same, and nothing about them. */
export const KeyedHash = z.string().regex(/^[0-9a-f]{32}$/)

/** Where `context` stood when it spoke; with it a replay folds the same events in the same order. */
export const AsOf = z.object({
  /** Redis entry id, `<ms>-<seq>`, under which the judged event was folded. */
  entryId: z.string().regex(/^\d+-\d+$/),
  /** Position in the log of the author's last strike event that had been applied; 0 for none. */
  logPosition: z.number().int().nonnegative(),
  /** Version of the guild's policy then; 0 is the built-in preset. */
  policyVersion: z.number().int().nonnegative(),
})
export type AsOf = z.infer<typeof AsOf>
