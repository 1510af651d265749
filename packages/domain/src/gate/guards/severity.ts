import type { Severity } from '@nexus/events'
import type { Guard } from '../judged.ts'
import { narrow } from '../restrict.ts'

/** From this severity on a model may stop a member on its own. */
export const AI_STOPS_FROM: Severity = 3

/** A model stops nobody for what is not serious, however many strikes he has. */
export const severity: Guard = {
  name: 'severity',
  restrict: (resolution, judged) =>
    judged.source === 'ai' && judged.severity < AI_STOPS_FROM
      ? narrow(resolution, judged, (action) => (action.kind === 'timeout' ? null : action))
      : resolution,
}
