import type { AuthorFacts, Authority, Category, ReviewCause, Severity, Signal, Source } from '@nexus/events'
import type { Immunity } from './immunity.ts'
import type { ActionTemplate, JudgingPolicy } from './judging-policy.ts'

/** A judgement on one message, with all that decides what may follow from it. */
export interface Judged {
  readonly source: Exclude<Source, 'staff'>
  /** What the endpoint that judged may decide; null for rules. */
  readonly authority: Authority | null
  /** The message that was judged; its author is the only one that can be acted on. */
  readonly messageId: string
  readonly author: AuthorFacts
  /** What the rules and the local model noticed in it. */
  readonly signals: readonly Pick<Signal, 'trigger'>[]
  /** False where a model found no breach: it accuses nobody, however unsure it is of that. */
  readonly isBreach: boolean
  readonly category: Category
  readonly severity: Severity
  /** Calibrated probability of a breach, 0 to 1; 1 for rules. */
  readonly probability: number
  /** The model's own certainty, 0 to 100; 100 for rules. */
  readonly score: number
  /** From this score on the guild lets models act, 0 to 100; 101: on no score. */
  readonly actsFrom: number
  /** What the policy asks for. */
  readonly wanted: readonly ActionTemplate[]
  readonly policy: Pick<JudgingPolicy, 'tierFor' | 'staffRoleIds' | 'acting'>
}

export type Resolution =
  | {
      readonly kind: 'enforce'
      readonly actions: readonly ActionTemplate[]
      /** What the source may not do on its own; staff are asked. */
      readonly withheld: readonly ActionTemplate[]
    }
  | {
      readonly kind: 'review'
      readonly cause: ReviewCause
      /** How far below the tier's threshold; null where no probability was at stake. */
      readonly shortfall: number | null
      readonly proposed: readonly ActionTemplate[]
    }
  | { readonly kind: 'dismiss' }
  /** Nobody acts on him by machine, and nobody is asked. */
  | { readonly kind: 'spare'; readonly immunity: Immunity }

/**
 * Takes something away from what would be done, and never adds to it. What a guard has nothing to say about, it hands on
 * as it is.
 */
export interface Guard {
  /** Such as `immunity`; also the name of its file. */
  readonly name: string
  restrict(resolution: Resolution, judged: Judged): Resolution
}
