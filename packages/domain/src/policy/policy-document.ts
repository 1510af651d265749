import { Category, Severity, Snowflake } from '@nexus/events'
import { z } from 'zod'
import { TriggerConfig } from '../screen/triggers/index.ts'

/** The shape of documents that this build writes. A later shape will read this one. */
const POLICY_SHAPE = 1

const Probability = z.number().min(0).max(1)
const DurationMs = z.number().int().min(60_000).max(2_419_200_000)

/** What is done about a breach. Targets come with the case. */
const ActionTemplate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delete') }),
  z.strictObject({ kind: z.literal('warn') }),
  z.strictObject({ kind: z.literal('timeout'), durationMs: DurationMs }),
])
const Actions = z.array(ActionTemplate).max(3)

/** Any of these, and none of those; without `any`, everywhere. Threads count as their channel too. */
const Choice = z.strictObject({
  any: z.array(Snowflake).max(255).optional(),
  not: z.array(Snowflake).max(255).optional(),
})
const Scope = z.strictObject({ channels: Choice.optional(), roles: Choice.optional() })
export type Scope = z.infer<typeof Scope>

const Rule = z.strictObject({
  /** The guild's name for it, said in cases and to models. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and dashes, at most 60'),
  /** What it forbids, in the words of staff; models read it. */
  text: z.string().max(500).optional(),
  category: Category,
  severity: Severity,
  /** `shadow`: what it would have found is noted, and nothing else happens. */
  status: z.enum(['off', 'shadow', 'live']).default('live'),
  /** Act on its own, ask the AI, or only note. */
  asks: z.enum(['enforce', 'verdict', 'note']),
  trigger: TriggerConfig,
  scope: Scope.optional(),
  /** Instead of what the category asks for. */
  actions: Actions.optional(),
})
export type Rule = z.infer<typeof Rule>

const Tier = z.strictObject({
  /** From this probability on NEXUS acts. */
  enforce: Probability,
  /** Below this one a case is dismissed; between the two staff are asked. */
  dismiss: Probability,
})

const BySeverity = z.strictObject({
  1: Actions.optional(),
  2: Actions.optional(),
  3: Actions.optional(),
  4: Actions.optional(),
})

const Ai = z.strictObject({
  /** Local score, 0 to 1000, from which the AI is asked; 1001 never asks. */
  escalateFrom: z.number().int().min(1).max(1_001),
  tiers: z.partialRecord(Category, Tier),
})

const Strikes = z.strictObject({
  /** What a breach of each severity weighs; 0 gives no strike. */
  weights: z.strictObject({
    1: z.number().min(0).max(100),
    2: z.number().min(0).max(100),
    3: z.number().min(0).max(100),
    4: z.number().min(0).max(100),
  }),
  /** How long a strike counts, in ms. */
  lastsMs: z.number().int().min(60_000).max(31_536_000_000),
})

const Step = z.strictObject({
  /** Weight of a member's strikes, with the one that this breach earns. */
  atWeight: z.number().positive().max(1_000),
  timeoutMs: DurationMs,
})

/** All that a guild can decide. Sections that are left out are those of the preset; given ones replace them. */
export const PolicyDocument = z.strictObject({
  version: z.literal(POLICY_SHAPE).default(POLICY_SHAPE),
  preset: z.enum(['strict', 'balanced', 'relaxed']).default('balanced'),
  /** Added to those of the preset; one with the id of a preset's rule replaces it. */
  rules: z.array(Rule).max(500).default([]),
  /** Ids of rules of the preset that are switched off. */
  off: z.array(z.string().max(60)).max(100).default([]),
  /** What staff tell the AI besides. */
  guidance: z.string().max(4_000).nullable().default(null),
  ai: Ai.partial().optional(),
  /** By category and severity. */
  actions: z.partialRecord(Category, BySeverity).optional(),
  strikes: Strikes.optional(),
  /** Timeouts for those who collect strikes. */
  ladder: z.array(Step).max(10).optional(),
  /** Name or id of the channel where decisions are shown. */
  modLogChannel: z.string().min(1).max(100).default('mod-log'),
  /** Roles whose holders are staff, besides those with a moderator's permissions. */
  staffRoleIds: z.array(Snowflake).max(50).default([]),
  /** Where, and for whom, nothing is looked for. */
  exempt: z
    .strictObject({
      roleIds: z.array(Snowflake).max(50).default([]),
      channelIds: z.array(Snowflake).max(255).default([]),
    })
    .default({ roleIds: [], channelIds: [] }),
  /** How a member asks for another look; said to members. */
  appeal: z.string().max(300).nullable().default(null),
})
export type PolicyDocument = z.infer<typeof PolicyDocument>
