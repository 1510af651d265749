import { Snowflake } from '@nexus/events'
import { z } from 'zod'
import { LEVEL } from './level.ts'

/** The name of a guild's state of alarm. */
export const RaidLevel = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'must be lower-case letters, digits and dashes, at most 30')
  .refine((name) => name !== 'none', 'is the name for no alarm at all')

const Ids = z.union([Snowflake, z.array(Snowflake).min(1).max(255)])
const Names = z.union([z.string().max(30), z.array(z.string().max(30)).min(1).max(11)])

/** Where and for whom a rule holds. Everything that is said holds together; of a list any one is enough. */
export interface Scope {
  /** Channels; their threads count too. */
  readonly channel?: string | readonly string[] | undefined
  /** Categories of channels. */
  readonly category?: string | readonly string[] | undefined
  readonly thread?: string | readonly string[] | undefined
  readonly isThread?: boolean | undefined
  readonly role?: string | readonly string[] | undefined
  readonly member?: string | readonly string[] | undefined
  /** A comparison with the author's trust level, such as `>=50`. */
  readonly level?: string | undefined
  /** States of alarm; `none` is none of them. */
  readonly raidLevel?: string | readonly string[] | undefined
  /** Only so many of a hundred members, the same ones every time. */
  readonly percent?: number | undefined
  readonly all?: readonly Scope[] | undefined
  readonly any?: readonly Scope[] | undefined
  readonly not?: Scope | undefined
}

/** Scopes within scopes. */
export const DEEPEST_SCOPE = 6

export const Scope: z.ZodType<Scope> = z.strictObject({
  channel: Ids.optional(),
  category: Ids.optional(),
  thread: Ids.optional(),
  isThread: z.boolean().optional(),
  role: Ids.optional(),
  member: Ids.optional(),
  level: z.string().regex(LEVEL, 'compares with no level').optional(),
  raidLevel: Names.optional(),
  percent: z.number().min(0).max(100).optional(),
  get all() {
    return z.array(Scope).min(1).max(20).optional()
  },
  get any() {
    return z.array(Scope).min(1).max(20).optional()
  },
  get not() {
    return Scope.optional()
  },
})
