import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'

/** Discord may keep the end of a timeout to the second only. */
export const SAME_END_MS = 1_500

/** A timeout lasts from the breach, so that the same order always ends at the same moment. */
export const timeOut: Act<'timeout'> = {
  async perform(deed, { target }) {
    const { hand, guildId, targetId, now, auditReason, signal } = deed
    const end = endOf(deed)
    if (!target) return failed('member_gone', 'he has left')
    if (end <= now) return { kind: 'late', lateByMs: now - end }
    // Somebody set a longer one meanwhile: it stays.
    if (lasts(target.timeoutUntil, end)) return applied(true, target.timeoutUntil)
    const outcome = await hand.timeOut(guildId, targetId, end, { auditReason, signal })
    return outcome.ok ? applied(false, end) : refused(outcome)
  },

  async findOut(deed, { target }) {
    return target && lasts(target.timeoutUntil, endOf(deed)) ? applied(true, target.timeoutUntil) : null
  },
}

const endOf = ({ order, action }: Deed<'timeout'>) => order.occurredAt + action.durationMs

const lasts = (until: number | null, end: number) => until !== null && until >= end - SAME_END_MS
