import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** A guild that has paused NEXUS is only proposed to. */
export const paused: Guard = {
  name: 'paused',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && judged.policy.acting === 'propose' ? askStaff(judged, 'paused') : resolution,
}
