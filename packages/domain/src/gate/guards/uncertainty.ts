import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** Below the probability from which the policy lets NEXUS act, staff decide; they are told how much is missing. */
export const uncertainty: Guard = {
  name: 'uncertainty',
  restrict(resolution, judged) {
    const { source, policy, category, probability } = judged
    if (resolution.kind !== 'enforce' || source === 'rule') return resolution
    const { enforce } = policy.tierFor(category)
    if (probability >= enforce) return resolution
    return askStaff(judged, 'uncertain', Math.round((enforce - probability) * 10_000) / 10_000)
  },
}
