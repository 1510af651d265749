import { z } from 'zod'
import { defineCommand, defineEvent } from '../define-message.ts'
import { Category, Snowflake, Subject, TimeMs, Uuid } from '../primitives.ts'

const RaidLevelName = z.string().min(1).max(30)
const Via = z.enum(['reaction', 'button', 'command', 'console'])

/** A member of staff, whose roles were checked when he asked, agrees with a case's decision. */
export const ApproveCase = defineCommand({
  type: 'ApproveCase',
  data: z.object({ caseId: Uuid, by: Subject, via: Via }),
})

/** … replaces it. */
export const OverrideCase = defineCommand({
  type: 'OverrideCase',
  data: z.object({ caseId: Uuid, by: Subject, via: Via }),
})

/** A member asks for another look at a decision about him. */
export const AppealCase = defineCommand({
  type: 'AppealCase',
  data: z.object({ caseId: Uuid, by: Subject, via: Via }),
})

/** … changes the guild's policy. `document` is checked before the command is recorded. */
export const ChangePolicy = defineCommand({
  type: 'ChangePolicy',
  data: z.object({ by: Subject, document: z.record(z.string(), z.unknown()) }),
})

/** … puts the guild into a state of alarm, or out of all. */
export const SetRaidLevel = defineCommand({
  type: 'SetRaidLevel',
  data: z.object({
    by: Subject,
    level: RaidLevelName.nullable(),
    /** How long it lasts, in ms; null: until it is taken back. */
    forMs: z.number().int().positive().nullable(),
    via: Via,
  }),
})

/** Someone asked for what he may not do, or what makes no sense now: ignored, with the reason. */
export const CommandRefused = defineEvent({
  type: 'CommandRefused',
  data: z.object({
    command: z.string().max(50),
    caseId: Uuid.nullable(),
    by: Subject,
    reason: z.enum([
      'not_staff',
      'own_case',
      'not_a_member',
      'case_unknown',
      'case_settled',
      'bot',
      'policy_invalid',
      'nothing_to_appeal',
      'decided_by_you',
      'level_unknown',
    ]),
  }),
})

/** The intent to answer a slash command or button; what else followed from it is recorded beside this. */
export const ReplyAttempted = defineEvent({
  type: 'ReplyAttempted',
  data: z.object({ to: Subject, command: z.string().max(50), channelId: Snowflake.nullable() }),
})

/** A slash command or button got its answer. */
export const ReplySent = defineEvent({
  type: 'ReplySent',
  data: z.object({ to: Subject, command: z.string().max(50), channelId: Snowflake.nullable(), isPrivate: z.boolean() }),
})

/** The guild's policy is another one from here on; the version is that of its entity. */
export const PolicyChanged = defineEvent({
  type: 'PolicyChanged',
  data: z.object({
    /** Version of the new policy, from 1. */
    policyVersion: z.number().int().positive(),
    by: Subject.nullable(),
    document: z.record(z.string(), z.unknown()),
  }),
})

/** Staff said what they think of a model's judgement: counted once for a case, and once more where they change their mind. */
export const JudgementGraded = defineEvent({
  type: 'JudgementGraded',
  data: z.object({
    caseId: Uuid,
    category: Category,
    model: z.string().min(1).max(300),
    /** The model's own certainty of a breach, 0 to 100. */
    score: z.number().int().min(0).max(100),
    /** Whether the model's judgement had been acted on before staff saw it. */
    isLive: z.boolean(),
    /** Whether chance had chosen it for staff to see. */
    isAudited: z.boolean(),
    isUpheld: z.boolean(),
    by: Subject,
  }),
})

/** One more score of a model, whatever staff will say of it: tiers are made of them until there are enough. */
export const ScoreSampled = defineEvent({
  type: 'ScoreSampled',
  data: z.object({ category: Category, model: z.string().min(1).max(300), score: z.number().int().min(0).max(100) }),
})

/** What staff of all guilds said of one model's judgements, with one more. Its entity's version is the calibration's. */
export const ModelCalibrated = defineEvent({
  type: 'ModelCalibrated',
  data: z.object({
    /** `provider/model/prompt`. */
    model: z.string().min(1).max(300),
    calibrationVersion: z.number().int().positive(),
    /** By score: [score 0 to 100, judgements, of which breaches]. */
    graded: z
      .array(z.tuple([z.number().int().min(0).max(100), z.number().int().positive(), z.number().int().nonnegative()]))
      .max(101),
  }),
})

/** The guild is in another state of alarm from here on: a rule or a member of staff said so. */
export const RaidLevelSet = defineEvent({
  type: 'RaidLevelSet',
  data: z.object({
    /** Null for none. */
    level: RaidLevelName.nullable(),
    /** Unix ms at which it ends by itself; null: not before it is taken back. */
    until: TimeMs.nullable(),
    by: Subject.nullable(),
    ruleId: z.string().min(1).max(100).nullable(),
  }),
})

/** The gate's thresholds moved by what staff decided. */
export const StrictnessRecalibrated = defineEvent({
  type: 'StrictnessRecalibrated',
  data: z.object({
    /** The guild's running number of moves in this category, from 1. */
    calibrationVersion: z.number().int().positive(),
    category: z.string(),
    /** Score from which models acted, as a share of 1; 1 where they did on none. */
    from: z.number().min(0).max(1),
    to: z.number().min(0).max(1),
    explanation: z.string().max(300),
    /** Tiers before and after: 0 asks staff about everything, 7 is the loosest. */
    fromTier: z.number().int().min(0).max(7).optional(),
    toTier: z.number().int().min(0).max(7).optional(),
    /** Overrides used up the budget; audits allow the next tier; the guild's own scores make new tiers. */
    because: z.enum(['budget_spent', 'evidence', 'scores_learned']).optional(),
    /** Scores from which the tiers 1 to 7 act. */
    grid: z.array(z.number().int().min(0).max(101)).length(7).optional(),
  }),
})
