import type { Action, Category, Judgement, Said, Severity, Source } from '@nexus/events'
import { type ActionTemplate, categoryWords } from '../gate/index.ts'

/** An automatic order that has not fired within this time, in ms, is for staff to decide. */
export const ORDER_VALID_MS = 60_000
/** … and one that staff gave. */
export const STAFF_ORDER_VALID_MS = 900_000

/** Delete first, then sanction, then tell the member. */
const STEP: Readonly<Record<Action['kind'], number>> = { delete: 0, timeout: 1, untimeout: 1, warn: 2, apologize: 3 }

export function inOrder<T extends { readonly kind: Action['kind'] }>(actions: readonly T[]): T[] {
  return [...actions].sort((a, b) => STEP[a.kind] - STEP[b.kind])
}

/** Gives a template its target: the judged message, never what a model named. */
export function actionOn(template: ActionTemplate, channelId: string, messageId: string): Action {
  return template.kind === 'delete' ? { kind: 'delete', channelId, messageIds: [messageId] } : template
}

export interface OrderFacts {
  readonly caseId: string
  readonly caseNumber: number
  readonly subject: string
  readonly messageId: string
  readonly channelId: string
  readonly category: Category
  readonly severity: Severity
  readonly source: Source
  readonly ruleId: string | null
  readonly probability: number
  readonly policyVersion: number
  readonly calibrationVersion: number
  /** What a model's judgement was weighed as; absent for rules and staff. */
  readonly judgement?: Judgement
  readonly reason: string
  readonly surfaceHash: string | null
  readonly validUntil: number
}

export function orderTo(action: Action, facts: OrderFacts, reverses: string | null = null): Said {
  const { category, judgement } = facts
  const tier = judgement ? `${category} ${judgement.tier} of 7` : category
  return { type: 'EnforcementOrdered', data: { ...facts, action, tier, reverses } }
}

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { 1: 'minor', 2: 'moderate', 3: 'serious', 4: 'severe' }

/** Why, in our words: for the member, for staff and for Discord's audit log. */
export function reasonFor(category: Category, severity: Severity): string {
  return `${categoryWords[category]} (${SEVERITY_WORDS[severity]})`
}
