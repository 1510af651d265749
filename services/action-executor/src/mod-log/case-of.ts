import type { Cause, MessageNamed, MessageType } from '@nexus/events'
import type { Recorded } from '@nexus/runtime'

/** What staff should come to see when it happens to a case. */
export const SEEN_BY_STAFF: readonly MessageType[] = [
  'CaseOpened',
  'EnforcementOrdered',
  'EnforcementApplied',
  'EnforcementFailed',
  'EnforcementExpired',
  'EnforcementReversed',
  'ReviewRequested',
  'CaseDismissed',
  'CaseApproved',
  'CaseOverridden',
  'VerdictReached',
  'VerdictFailed',
  'StrikeGiven',
  'StrikeTaken',
  'MemberErased',
]

/** A case's history, as far as showing it goes. */
export interface ShownCase {
  readonly caseId: string
  readonly number: number
  readonly guildId: string
  readonly opened: MessageNamed<'CaseOpened'>
  /** Log position of the last event that staff should see. */
  readonly revision: number
  readonly posted: MessageNamed<'ModLogPosted'> | null
  /** An attempt to post that has neither succeeded nor failed. */
  readonly pending: MessageNamed<'ModLogAttempted'> | null
  readonly failures: readonly MessageNamed<'ModLogFailed'>[]
  /** What the next attempt to post answers: the opening, or the last failure. */
  readonly cause: Cause
}

/** Reads a case's history; null for one that staff have nothing to see of (yet). */
export function shownCaseOf(history: readonly Recorded[]): ShownCase | null {
  const messages = history.map(({ message }) => message)
  const opened = messages.find((message) => message.type === 'CaseOpened')
  const isWorthShowing = messages.some(({ type }) => type === 'EnforcementOrdered' || type === 'ReviewRequested')
  if (!opened?.guildId || !isWorthShowing) return null
  const failures = messages.filter((message) => message.type === 'ModLogFailed')
  const attempt = messages.findLast((message) => message.type === 'ModLogAttempted') ?? null
  const isSettled = messages.some(({ causationId }) => attempt !== null && causationId === attempt.id)
  return {
    caseId: opened.data.caseId,
    number: opened.data.number,
    guildId: opened.guildId,
    opened,
    revision: history.findLast(({ message }) => SEEN_BY_STAFF.includes(message.type))?.position ?? 0,
    posted: messages.find((message) => message.type === 'ModLogPosted') ?? null,
    pending: isSettled ? null : attempt,
    failures,
    cause: failures.at(-1) ?? opened,
  }
}
