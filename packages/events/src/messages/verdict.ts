import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { Authority, Category, Sealed, Severity, Snowflake, Subject, Uuid } from '../primitives.ts'

const Judged = { caseId: Uuid, messageId: Snowflake, subject: Subject }

/** Which model was asked, and with what. */
const Asked = {
  provider: z.string().min(1),
  model: z.string().min(1),
  authority: Authority,
  promptVersion: z.string().min(1),
  /** True when the answer comes from the simulator's judge. */
  isSimulated: z.boolean(),
}

/** A model is about to be asked: the intent that precedes the call. */
export const VerdictAttempted = defineEvent({ type: 'VerdictAttempted', data: z.object({ ...Judged, ...Asked }) })

export const Doubt = z.enum(['none', 'context', 'sarcasm', 'quotation', 'language', 'ambiguous'])

/** A model judged one message. A judgement has no power: it names neither a target nor an action. */
export const VerdictReached = defineEvent({
  type: 'VerdictReached',
  data: z.object({
    ...Judged,
    ...Asked,
    /** Null when the model finds no breach. */
    category: Category.nullable(),
    severity: Severity.nullable(),
    /** The policy rule that the model says was broken. */
    ruleId: z.string().max(100).nullable(),
    /** The model's own certainty that its judgement is right, 0 to 100. */
    confidence: z.number().int().min(0).max(100),
    doubt: Doubt,
    /** JSON `{staff, member}`: the reasons, sealed with the author's key since they may quote him. */
    reasons: Sealed,
    usage: z.object({ inputTokens: z.number().int().nonnegative(), outputTokens: z.number().int().nonnegative() }),
    latencyMs: z.number().int().nonnegative(),
    attempts: z.number().int().positive(),
  }),
})

export const VerdictFault = z.enum([
  'unavailable',
  'timeout',
  'refusal',
  'truncated',
  'garbage',
  'breaker_open',
  'rate_limited',
  'rejected',
  'erased',
])
export type VerdictFault = z.infer<typeof VerdictFault>

/** No model judged it in time: the case goes to staff. */
export const VerdictFailed = defineEvent({
  type: 'VerdictFailed',
  data: z.object({
    ...Judged,
    fault: VerdictFault,
    /** What happened, for the operator; never the member's words. */
    detail: z.string().max(500),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    attempts: z.number().int().nonnegative(),
  }),
})
