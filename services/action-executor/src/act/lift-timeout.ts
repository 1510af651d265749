import type { Scene } from '../ports.ts'
import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'
import { SAME_END_MS } from './time-out.ts'

/** Takes back the timeout of one order: one that has passed or was lifted is taken back already, and no other is touched. */
export const liftTimeout: Act<'untimeout'> = {
  async perform(deed, scene) {
    const { hand, guildId, targetId, auditReason, signal } = deed
    if (!scene.target) return failed('member_gone', 'he has left')
    const end = timedOutUntil(deed, scene)
    if (end === null) return applied(true)
    const ours = reversedEnd(deed)
    if (ours !== null && Math.abs(end - ours) > SAME_END_MS) {
      return failed('refused', 'another timeout has taken its place and stays')
    }
    const outcome = await hand.liftTimeout(guildId, targetId, { auditReason, signal })
    return outcome.ok ? applied() : refused(outcome)
  },

  async findOut(deed, scene) {
    return scene.target && timedOutUntil(deed, scene) === null ? applied(true) : null
  },
}

/** Unix ms; null for one who is not timed out now. */
function timedOutUntil({ now }: Deed<'untimeout'>, { target }: Scene): number | null {
  const until = target?.timeoutUntil ?? null
  return until !== null && until > now ? until : null
}

/** When the timeout would end that this takes back, in Unix ms; null where the order names none. */
function reversedEnd({ order, before }: Deed<'untimeout'>): number | null {
  const first = before.find(({ id }) => id === order.data.reverses)
  if (first?.type !== 'EnforcementOrdered' || first.data.action.kind !== 'timeout') return null
  return first.occurredAt + first.data.action.durationMs
}
