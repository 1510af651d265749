import { guards } from './guards/index.ts'
import type { Guard, Judged, Resolution } from './judged.ts'
import { askStaff } from './restrict.ts'

/** Resolves a judgement: act, ask staff, or let it be. */
export type Gate = (judged: Judged) => Resolution

/** A judgement as it stands, with everything that these guards leave of it. */
export function gateOf(guarding: readonly Guard[]): Gate {
  return (judged) => guarding.reduce((left, guard) => guard.restrict(left, judged), asItStands(judged))
}

/** The gate of NEXUS: whatever was judged, only this much of it is done. */
export const gate: Gate = gateOf(guards)

/** What a rule or a model would have done, were nobody there to object. */
function asItStands(judged: Judged): Resolution {
  const { source, category, probability, wanted, policy } = judged
  if (source === 'ai' && probability < policy.tierFor(category).dismiss) return { kind: 'dismiss' }
  if (wanted.length === 0) return askStaff(judged, 'policy_asks')
  return { kind: 'enforce', actions: wanted, withheld: [] }
}
