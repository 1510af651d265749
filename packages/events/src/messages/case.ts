import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { Category, Severity, Snowflake, Source, Subject, TimeMs, Uuid } from '../primitives.ts'
import { Action } from './enforcement.ts'
import { Judgement } from './judgement.ts'

/** One matter begins: the first signal of a burst that asks for more than a note. */
export const CaseOpened = defineEvent({
  type: 'CaseOpened',
  data: z.object({
    caseId: Uuid,
    /** The guild's running number, from 1. */
    number: z.number().int().positive(),
    subject: Subject,
    channelId: Snowflake,
    messageId: Snowflake,
    category: Category,
    severity: Severity,
    source: Source,
  }),
})

/** The guild's counter moved; its entity keeps the numbers dense. */
export const CaseNumbered = defineEvent({
  type: 'CaseNumbered',
  data: z.object({ caseId: Uuid, number: z.number().int().positive() }),
})

export const ReviewCause = z.enum([
  'uncertain',
  'ai_failed',
  'advisory_only',
  'ceiling',
  'immune',
  'blast_radius',
  'expired',
  'enforcement_failed',
  'policy_asks',
  'dry_run',
  'undecided',
  'below_tier',
  'audit',
  'injection',
  'paused',
  'appealed',
])
export type ReviewCause = z.infer<typeof ReviewCause>

/** Staff are asked. */
export const ReviewRequested = defineEvent({
  type: 'ReviewRequested',
  data: z.object({
    caseId: Uuid,
    caseNumber: z.number().int().positive(),
    subject: Subject,
    messageId: Snowflake,
    channelId: Snowflake,
    category: Category,
    severity: Severity,
    cause: ReviewCause,
    /** How far below the tier's threshold, 0 to 1; null where no probability was at stake. */
    shortfall: z.number().min(0).max(1).nullable(),
    /** What would be done on ✅. */
    proposed: z.array(Action).max(5),
    policyVersion: z.number().int().nonnegative(),
    /** What a model's judgement was weighed as; absent where none was. */
    judgement: Judgement.optional(),
    reason: z.string().max(300),
  }),
})

/** A model found no breach, surely enough. */
export const CaseDismissed = defineEvent({
  type: 'CaseDismissed',
  data: z.object({
    caseId: Uuid,
    messageId: Snowflake,
    probability: z.number().min(0).max(1),
    reason: z.string().max(300),
  }),
})

/** Staff agreed (✅). */
export const CaseApproved = defineEvent({
  type: 'CaseApproved',
  data: z.object({ caseId: Uuid, by: Subject, via: z.enum(['reaction', 'button', 'command', 'console']) }),
})

/** Staff replaced the decision (❌): what can be taken back, is. */
export const CaseOverridden = defineEvent({
  type: 'CaseOverridden',
  data: z.object({
    caseId: Uuid,
    by: Subject,
    via: z.enum(['reaction', 'button', 'command', 'console']),
    /** Actions that were done and cannot be taken back. */
    irreversible: z.array(z.enum(['delete', 'warn'])),
  }),
})

/** The member asked for another look; staff who did not decide the case are asked. */
export const AppealRequested = defineEvent({
  type: 'AppealRequested',
  data: z.object({ caseId: Uuid, subject: Subject }),
})

/** Somebody who had not decided the case looked at it again. */
export const AppealDecided = defineEvent({
  type: 'AppealDecided',
  data: z.object({ caseId: Uuid, subject: Subject, by: Subject, outcome: z.enum(['upheld', 'overturned']) }),
})

export const StrikeGiven = defineEvent({
  type: 'StrikeGiven',
  data: z.object({ caseId: Uuid, strikeId: Uuid, subject: Subject, weight: z.number().positive(), expiresAt: TimeMs }),
})

/** A rule that fired lets the member be for a while. */
export const CooldownStarted = defineEvent({
  type: 'CooldownStarted',
  data: z.object({ caseId: Uuid, subject: Subject, ruleId: z.string().min(1).max(100), until: TimeMs }),
})

export const StrikeTaken = defineEvent({
  type: 'StrikeTaken',
  data: z.object({ caseId: Uuid, strikeId: Uuid, subject: Subject, weight: z.number().positive() }),
})
