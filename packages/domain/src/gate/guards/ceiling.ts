import type { Guard } from '../judged.ts'
import { narrow } from '../restrict.ts'

/** Longest that a model may time a member out on its own, in ms. */
export const AI_TIMEOUT_CEILING_MS = 600_000

/** What a model does on its own is small and can be taken back: a longer timeout is for staff to give. */
export const ceiling: Guard = {
  name: 'ceiling',
  restrict(resolution, judged) {
    if (judged.source !== 'ai') return resolution
    return narrow(resolution, judged, (action) =>
      action.kind === 'timeout'
        ? { kind: 'timeout', durationMs: Math.min(action.durationMs, AI_TIMEOUT_CEILING_MS) }
        : action,
    )
  },
}
