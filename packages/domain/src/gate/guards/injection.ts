import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** Words that try to instruct the judge are never cleared by him. */
export const injection: Guard = {
  name: 'injection',
  restrict: (resolution, judged) =>
    resolution.kind === 'dismiss' && judged.signals.some(({ trigger }) => trigger === 'injection')
      ? askStaff(judged, 'injection')
      : resolution,
}
