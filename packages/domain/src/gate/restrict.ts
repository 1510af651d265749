import type { ReviewCause } from '@nexus/events'
import type { Judged, Resolution } from './judged.ts'
import type { ActionTemplate } from './judging-policy.ts'

/** Staff decide instead, on all that the policy asks for. */
export function askStaff({ wanted }: Judged, cause: ReviewCause, shortfall: number | null = null): Resolution {
  return { kind: 'review', cause, shortfall, proposed: wanted }
}

/** Keeps of each action what `allow` leaves of it; staff are asked about the rest, or about all where nothing is left. */
export function narrow(
  resolution: Resolution,
  judged: Judged,
  allow: (action: ActionTemplate) => ActionTemplate | null,
): Resolution {
  if (resolution.kind !== 'enforce') return resolution
  const actions = resolution.actions.flatMap((action) => allow(action) ?? [])
  if (actions.length === 0) return askStaff(judged, 'ceiling')
  return { kind: 'enforce', actions, withheld: judged.wanted.filter((wanted) => !actions.some(isSame(wanted))) }
}

const isSame = (a: ActionTemplate) => (b: ActionTemplate) =>
  a.kind === b.kind && (a.kind !== 'timeout' || b.kind !== 'timeout' || a.durationMs === b.durationMs)
