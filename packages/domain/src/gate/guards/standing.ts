import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** Where it is not known what a member may do, it is never assumed that he is nobody. */
export const standing: Guard = {
  name: 'standing',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && judged.author.permissions === null ? askStaff(judged, 'uncertain') : resolution,
}
