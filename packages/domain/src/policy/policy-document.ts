import { Category, JudgedKindSchema, Severity, Snowflake } from '@nexus/events'
import { z } from 'zod'
import { RaidLevel, Scope } from './scope-document.ts'
import { When } from './when.ts'

/** The shape of documents that this build writes. Shape 1 is read too: `lift-document.ts`. */
export const POLICY_SHAPE = 2

const Probability = z.number().min(0).max(1)
const DurationMs = z.number().int().min(60_000).max(2_419_200_000)

/** What is done about a breach. Targets come with the case. */
const ActionTemplate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delete') }),
  z.strictObject({ kind: z.literal('warn') }),
  z.strictObject({ kind: z.literal('timeout'), durationMs: DurationMs }),
])
const Actions = z.array(ActionTemplate).max(3)

const Rule = z.strictObject({
  /** The guild's name for it, said in cases and to models. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'must be lower-case letters, digits and dashes, at most 60'),
  /** What it forbids, in the words of staff; models read it. */
  text: z.string().max(500).optional(),
  category: Category,
  severity: Severity,
  /**
   * `shadow`: what it would have found is noted, and nothing else happens. `dry-run`: staff are shown what it would do.
   */
  status: z.enum(['off', 'shadow', 'dry-run', 'live']).default('live'),
  /** Act on its own, ask staff, ask the AI, or only note. */
  asks: z.enum(['enforce', 'review', 'verdict', 'note']),
  /** What it is about: messages as they were written or edited, or what happened to a member. */
  on: z.array(JudgedKindSchema).min(1).max(6).default(['message', 'edit']),
  when: When,
  scope: Scope.optional(),
  /** How long it lets a member be after it fired, in ms. */
  cooldownMs: z.number().int().min(1_000).max(604_800_000).optional(),
  /** Puts the guild into a state of alarm, unless it is in this or a higher one. */
  raises: z
    .strictObject({ level: RaidLevel, forMs: z.number().int().min(60_000).max(604_800_000).default(600_000) })
    .optional(),
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
  /** Share of ordinary messages, 0 to 1, that the AI may be asked about. */
  escalationBudget: Probability,
  /** Local score, 0 to 1000, from which the AI is asked, instead of a budget; 1001 never asks. Scores change with the model. */
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
  /** `propose`: NEXUS does nothing on its own, and asks staff about all that it finds. */
  acting: z.enum(['act', 'propose']).default('act'),
  /** Added to those of the preset; one with the id of a preset's rule replaces it. */
  rules: z.array(Rule).max(1_000).default([]),
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
  /** Trust levels of members by role, as scopes ask for them; who has several roles has the highest, others have 0. */
  levels: z
    .record(Snowflake, z.number().int().min(0).max(1_000))
    .refine((levels) => Object.keys(levels).length <= 250, 'names more than 250 roles')
    .default({}),
  /** Names of the states of alarm that a guild may be in, calmest first. */
  raidLevels: z.array(RaidLevel).min(1).max(10).default(['low', 'medium', 'high']),
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
