import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** A judge that may only advise (an auxiliary endpoint, the local model) neither punishes nor clears. */
export const advisory: Guard = {
  name: 'advisory',
  restrict(resolution, judged) {
    const { source, authority } = judged
    const isDecider = source === 'rule' || authority === 'primary' || authority === 'secondary'
    return isDecider || resolution.kind === 'spare' ? resolution : askStaff(judged, 'advisory_only')
  },
}
