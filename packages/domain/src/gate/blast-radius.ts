/** An automatic action on a member that counts: one for each case and each rule or model that acted in it. */
export interface Reached {
  readonly caseId: string
  /** Unix ms of what it was about. */
  readonly at: number
  /** Null for a model. */
  readonly ruleId: string | null
  /** `provider/model/prompt`; null for a rule. */
  readonly model: string | null
}

/** How many cases NEXUS acts in by itself within a while, before it only proposes. */
export interface BlastRadius {
  readonly withinMs: number
  readonly guild: number
  readonly rule: number
  readonly model: number
}

/** A raid of a hundred accounts is stopped; a rule or a model that has gone wrong stops itself. */
export const blastRadius: BlastRadius = { withinMs: 600_000, guild: 150, rule: 100, model: 30 }

/** Which of the caps is reached. */
export interface Cap {
  readonly scope: 'guild' | 'rule' | 'model'
  /** The rule or model; empty for the guild. */
  readonly name: string
  readonly limit: number
  readonly withinMs: number
}

/** What one more action means for those that were counted before: free, counted, or one too many. */
export type Reach =
  | { readonly kind: 'free' }
  | { readonly kind: 'counted' }
  | { readonly kind: 'capped'; readonly cap: Cap }

export function reachOf(next: Reached, before: readonly Reached[], caps: BlastRadius = blastRadius): Reach {
  const { withinMs } = caps
  const recent = before.filter(({ at }) => next.at - at < withinMs)
  // What is begun in a case is ended: nobody is deleted and then not told.
  if (recent.some((one) => one.caseId === next.caseId && one.ruleId === next.ruleId && one.model === next.model)) {
    return { kind: 'free' }
  }
  const casesOf = (isCounted: (one: Reached) => boolean) =>
    new Set(recent.filter((one) => isCounted(one) && one.caseId !== next.caseId).map(({ caseId }) => caseId)).size
  if (next.ruleId !== null && casesOf(({ ruleId }) => ruleId === next.ruleId) >= caps.rule) {
    return { kind: 'capped', cap: { scope: 'rule', name: next.ruleId, limit: caps.rule, withinMs } }
  }
  if (next.model !== null && casesOf(({ model }) => model === next.model) >= caps.model) {
    return { kind: 'capped', cap: { scope: 'model', name: next.model, limit: caps.model, withinMs } }
  }
  if (casesOf(() => true) >= caps.guild) {
    return { kind: 'capped', cap: { scope: 'guild', name: '', limit: caps.guild, withinMs } }
  }
  return { kind: 'counted' }
}
