import type { Category, Severity } from '@nexus/events'

/** What a policy asks for; targets and messages come with the case. */
export type ActionTemplate =
  | { readonly kind: 'delete' }
  | { readonly kind: 'warn' }
  | { readonly kind: 'timeout'; readonly durationMs: number }

/** Between what probabilities a category is dismissed, shown to staff, or enforced. */
export interface Tier {
  readonly name: string
  /** From this probability on NEXUS acts, 0 to 1. */
  readonly enforce: number
  /** Below this one a case is dismissed; between the two staff are asked. */
  readonly dismiss: number
}

/** A guild's policy, as far as the gate and the cases need it. Immutable for its version. */
export interface JudgingPolicy {
  readonly version: number
  readonly staffRoleIds: ReadonlySet<string>
  /** `propose`: whatever was judged, staff are only asked. */
  readonly acting: 'act' | 'propose'
  /** Names of states of alarm, calmest first. */
  readonly raidLevels: readonly string[]
  tierFor(category: Category): Tier
  /** What is done about such a breach by someone with strikes of this weight. */
  actionsFor(category: Category, severity: Severity, strikeWeight: number): readonly ActionTemplate[]
  /** A rule's own actions; null for one that leaves them to its category. */
  actionsOfRule(ruleId: string): readonly ActionTemplate[] | null
  /** What a strike for this weighs and how long it counts; null for breaches that earn none. */
  strikeFor(category: Category, severity: Severity): { readonly weight: number; readonly lastsMs: number } | null
}
