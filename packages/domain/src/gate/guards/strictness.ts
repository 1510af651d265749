import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** Below the score that the guild's own staff have confirmed so far, a model does not act: their overrides are its budget. */
export const strictness: Guard = {
  name: 'strictness',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && judged.source === 'ai' && judged.score < judged.actsFrom
      ? askStaff(judged, 'below_tier')
      : resolution,
}
