import type { Guard } from '../judged.ts'
import { narrow } from '../restrict.ts'

/** A secondary endpoint deletes at most. */
export const secondary: Guard = {
  name: 'secondary',
  restrict: (resolution, judged) =>
    judged.source === 'ai' && judged.authority === 'secondary'
      ? narrow(resolution, judged, (action) => (action.kind === 'delete' ? action : null))
      : resolution,
}
