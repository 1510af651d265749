import { z } from 'zod'
import { defineCommand, defineEvent } from '../define-message.ts'
import { Snowflake, Subject, Uuid } from '../primitives.ts'

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

/** … changes the guild's policy. `document` is checked before the command is recorded. */
export const ChangePolicy = defineCommand({
  type: 'ChangePolicy',
  data: z.object({ by: Subject, document: z.record(z.string(), z.unknown()) }),
})

/** Someone asked for what he may not do, or what makes no sense now: ignored, with the reason. */
export const CommandRefused = defineEvent({
  type: 'CommandRefused',
  data: z.object({
    command: z.string().max(50),
    caseId: Uuid.nullable(),
    by: Subject,
    reason: z.enum(['not_staff', 'own_case', 'not_a_member', 'case_unknown', 'case_settled', 'bot', 'policy_invalid']),
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

/** The gate's thresholds moved by what staff decided. */
export const StrictnessRecalibrated = defineEvent({
  type: 'StrictnessRecalibrated',
  data: z.object({
    calibrationVersion: z.number().int().positive(),
    category: z.string(),
    from: z.number().min(0).max(1),
    to: z.number().min(0).max(1),
    explanation: z.string().max(300),
  }),
})
