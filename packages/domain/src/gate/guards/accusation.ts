import type { Guard } from '../judged.ts'
import { askStaff } from '../restrict.ts'

/** A model that finds no breach, however unsure it is of that, accuses nobody. */
export const accusation: Guard = {
  name: 'accusation',
  restrict: (resolution, judged) =>
    resolution.kind === 'enforce' && !judged.isBreach ? askStaff(judged, 'uncertain') : resolution,
}
