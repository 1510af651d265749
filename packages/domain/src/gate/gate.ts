import type { Authority, Category, ReviewCause, Severity, Source } from '@nexus/events'
import type { ActionTemplate, JudgingPolicy } from './judging-policy.ts'

export interface Judged {
  /** Calibrated probability of a breach, 0 to 1; 1 for rules and staff. */
  readonly probability: number
  readonly source: Source
  /** What the endpoint that judged may decide; null for rules and staff. */
  readonly authority: Authority | null
  readonly category: Category
  readonly severity: Severity
  readonly strikeWeight: number
  readonly policy: Pick<JudgingPolicy, 'tierFor' | 'actionsFor'>
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

/** Longest that a model may time a member out on its own, in ms. */
export const AI_TIMEOUT_CEILING_MS = 600_000

/** Resolves a judgement: act, ask staff, or let it be, within what its source may do at all. */
export function gate(judged: Judged): Resolution {
  const { probability, source, authority, category, severity, strikeWeight, policy } = judged
  const wanted = policy.actionsFor(category, severity, strikeWeight)
  if (source !== 'ai') return { kind: 'enforce', actions: wanted, withheld: [] }
  const tier = policy.tierFor(category)
  if (authority === 'auxiliary' || authority === null) {
    return { kind: 'review', cause: 'advisory_only', shortfall: null, proposed: wanted }
  }
  if (probability < tier.dismiss) return { kind: 'dismiss' }
  if (probability < tier.enforce) {
    const shortfall = Math.round((tier.enforce - probability) * 10_000) / 10_000
    return { kind: 'review', cause: 'uncertain', shortfall, proposed: wanted }
  }
  const actions = wanted.flatMap((action) => withinCeiling(action, authority))
  const withheld = wanted.filter((action) => !actions.some((allowed) => isSame(allowed, action)))
  if (actions.length === 0) return { kind: 'review', cause: 'ceiling', shortfall: null, proposed: wanted }
  return { kind: 'enforce', actions, withheld }
}

/** What of an action an AI endpoint may do on its own: a primary all that is small and reversible, a secondary only delete. */
function withinCeiling(action: ActionTemplate, authority: Exclude<Authority, 'auxiliary'>): ActionTemplate[] {
  if (authority === 'secondary') return action.kind === 'delete' ? [action] : []
  if (action.kind !== 'timeout') return [action]
  return [{ kind: 'timeout', durationMs: Math.min(action.durationMs, AI_TIMEOUT_CEILING_MS) }]
}

function isSame(a: ActionTemplate, b: ActionTemplate): boolean {
  return a.kind === b.kind && (a.kind !== 'timeout' || b.kind !== 'timeout' || a.durationMs === b.durationMs)
}
