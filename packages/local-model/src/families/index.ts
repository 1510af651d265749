import type { Family } from './family.ts'
import { graphic } from './graphic.ts'
import { identity, identityAttack } from './identity.ts'
import { injection } from './injection.ts'
import { insult } from './insult.ts'
import { privacy } from './privacy.ts'
import { scam } from './scam.ts'
import { selfHarm } from './self-harm.ts'
import { sexual, sexualMinors } from './sexual.ts'
import { violence } from './violence.ts'

export type { Family, FamilyName } from './family.ts'
export { wordLists } from './word-lists.ts'

/** Of two with the same points the earlier one names the case. */
export const families: readonly Family[] = [
  sexualMinors,
  selfHarm,
  identityAttack,
  violence,
  graphic,
  sexual,
  scam,
  injection,
  privacy,
  insult,
  identity,
]
