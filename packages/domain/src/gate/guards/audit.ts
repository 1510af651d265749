import { isAudited } from '../is-audited.ts'
import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** A quarter of what a model would act on goes to staff instead: only what chance chose tells how good it is. */
export const audit: Guard = {
  name: 'audit',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && judged.source === 'ai' && isAudited(judged.messageId)
      ? askStaff(judged, 'audit')
      : resolution,
}
