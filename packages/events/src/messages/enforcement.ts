import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { Category, Severity, Snowflake, Source, Subject, TimeMs, Uuid } from '../primitives.ts'
import { Judgement } from './judgement.ts'

/** What is done on Discord. Targets come from the judged message, never from a model. */
export const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delete'), channelId: Snowflake, messageIds: z.array(Snowflake).min(1).max(100) }),
  z.object({ kind: z.literal('warn') }),
  z.object({ kind: z.literal('timeout'), durationMs: z.number().int().min(1_000).max(2_419_200_000) }),
  z.object({ kind: z.literal('untimeout') }),
  /** Tell the member that a decision about him was taken back. */
  z.object({ kind: z.literal('apologize') }),
])
export type Action = z.infer<typeof Action>
export type ActionKind = Action['kind']

const Order = { orderId: Uuid, caseId: Uuid, subject: Subject, action: Action }

/** The gate resolved to act. */
export const EnforcementOrdered = defineEvent({
  type: 'EnforcementOrdered',
  data: z.object({
    caseId: Uuid,
    caseNumber: z.number().int().positive(),
    subject: Subject,
    /** The message whose author is the target. */
    messageId: Snowflake,
    channelId: Snowflake,
    action: Action,
    category: Category,
    severity: Severity,
    source: Source,
    ruleId: z.string().nullable(),
    /** Calibrated probability that staff would agree, 0 to 1; 1 for rules and staff. */
    probability: z.number().min(0).max(1),
    tier: z.string(),
    policyVersion: z.number().int().nonnegative(),
    calibrationVersion: z.number().int().nonnegative(),
    /** What a model's judgement was weighed as; absent for rules and staff. */
    judgement: Judgement.optional(),
    /** Said to the member and in Discord's audit log: our words, never his. */
    reason: z.string().max(300),
    /** Hash of the surface that was judged; null for orders that concern no text. A message edited since is judged again instead. */
    surfaceHash: z.string().nullable(),
    /** The order that this one takes back. */
    reverses: Uuid.nullable(),
    /** Unix ms after which the order must not fire: it becomes `EnforcementExpired` and goes to staff. */
    validUntil: TimeMs,
  }),
})

/** The intent: written before Discord is called. */
export const EnforcementAttempted = defineEvent({
  type: 'EnforcementAttempted',
  data: z.object({ ...Order, caseNumber: z.number().int().positive() }),
})

/** An automatic action counts towards the caps of its guild, and of its rule or model. */
export const ReachCounted = defineEvent({
  type: 'ReachCounted',
  data: z.object({ caseId: Uuid, ruleId: z.string().max(100).nullable(), model: z.string().max(300).nullable() }),
})

/** A cap is reached: for a while NEXUS only proposes what this rule, this model or anything in this guild would do. */
export const BlastRadiusReached = defineEvent({
  type: 'BlastRadiusReached',
  data: z.object({
    scope: z.enum(['guild', 'rule', 'model']),
    /** The rule or model; empty for the guild. */
    name: z.string().max(300),
    /** Cases within `withinMs`. */
    limit: z.number().int().positive(),
    withinMs: z.number().int().positive(),
  }),
})

/** Discord did it. */
export const EnforcementApplied = defineEvent({
  type: 'EnforcementApplied',
  data: z.object({
    ...Order,
    source: Source,
    /** Found to be so already (an earlier call went through), rather than done by this call. */
    isFoundOut: z.boolean(),
    /** Unix ms until which the member is timed out. */
    until: TimeMs.nullable(),
  }),
})

export const EnforcementFault = z.enum([
  'immune_owner',
  'immune_self',
  'immune_bot',
  'immune_staff',
  'immune_hierarchy',
  'missing_permission',
  'missing_access',
  'member_gone',
  'message_gone',
  'message_changed',
  'cannot_dm',
  'erased',
  'refused',
  'observing',
  'blast_radius',
  'unavailable',
])
export type EnforcementFault = z.infer<typeof EnforcementFault>

/** It was not done, and why; never counted as done. */
export const EnforcementFailed = defineEvent({
  type: 'EnforcementFailed',
  data: z.object({
    ...Order,
    source: Source,
    fault: EnforcementFault,
    /** Discord's error code, where it answered with one. */
    discordCode: z.number().int().nullable(),
    detail: z.string().max(300),
  }),
})

/** The order came too late and did not fire. */
export const EnforcementExpired = defineEvent({
  type: 'EnforcementExpired',
  data: z.object({ ...Order, source: Source, lateByMs: z.number().int().nonnegative() }),
})

/** What was done has been taken back on Discord. */
export const EnforcementReversed = defineEvent({
  type: 'EnforcementReversed',
  data: z.object({ ...Order, reverses: Uuid }),
})

/** The intent to post or edit a case's message in the mod-log channel. */
export const ModLogAttempted = defineEvent({
  type: 'ModLogAttempted',
  data: z.object({ caseId: Uuid, caseNumber: z.number().int().positive(), channelId: Snowflake }),
})

/** The case's one message in the mod-log channel exists. */
export const ModLogPosted = defineEvent({
  type: 'ModLogPosted',
  data: z.object({ caseId: Uuid, channelId: Snowflake, messageId: Snowflake }),
})

/** It could not be posted; the case stands all the same. */
export const ModLogFailed = defineEvent({
  type: 'ModLogFailed',
  data: z.object({ caseId: Uuid, fault: EnforcementFault.or(z.literal('no_channel')), detail: z.string().max(300) }),
})
