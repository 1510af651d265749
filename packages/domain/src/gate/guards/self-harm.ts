import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** Who speaks of hurting himself needs people, not a machine's punishment, whatever a policy says. */
export const selfHarm: Guard = {
  name: 'self-harm',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && judged.category === 'self_harm' ? askStaff(judged, 'policy_asks') : resolution,
}
