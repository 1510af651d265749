import { type Found, isUnknown, type Matched, type Unknown } from './triggers/trigger.ts'

/** Ranges and messages that are kept when several findings become one. */
const MOST_RANGES = 20

/** Found where all are; not found where one is not; otherwise what is missing. */
export function allOf(parts: readonly Matched[]): Matched {
  const found: Found[] = []
  const unknowns: Unknown[] = []
  for (const part of parts) {
    if (part === null) return null
    if (isUnknown(part)) unknowns.push(part)
    else found.push(part)
  }
  return unknowns.length > 0 ? missing(unknowns) : together(found)
}

/** Found where one is, a sure one before a weak one; not found where none is; otherwise what is missing. */
export function anyOf(parts: readonly Matched[]): Matched {
  const unknowns: Unknown[] = []
  let weak: Found | null = null
  for (const part of parts) {
    if (part === null) continue
    if (isUnknown(part)) unknowns.push(part)
    else if (!part.isWeak) return part
    else weak ??= part
  }
  return weak ?? (unknowns.length > 0 ? missing(unknowns) : null)
}

/** The opposite; what is not known stays so. `says` is what was looked for. */
export function notOf(part: Matched, says: string): Matched {
  if (part !== null) return isUnknown(part) ? part : null
  return { surface: 'activity', ranges: [], explanation: `not ${says}` }
}

export interface WeightedPart {
  readonly weight: number
  readonly matched: Matched
}

/** Found where the weights of what is found reach `atLeast`; unknown where they would with what is not known. */
export function weighed(parts: readonly WeightedPart[], atLeast: number): Matched {
  const found: Found[] = []
  const unknowns: Unknown[] = []
  let sum = 0
  let possible = 0
  for (const { weight, matched } of parts) {
    if (matched === null) continue
    possible += weight
    if (isUnknown(matched)) unknowns.push(matched)
    else {
      found.push(matched)
      sum += weight
    }
  }
  if (sum >= atLeast) return { ...together(found), explanation: `${explained(found)} (${sum} of ${atLeast} points)` }
  return possible >= atLeast ? missing(unknowns) : null
}

/** Several findings as one: it is as sure as the least sure of them, and shows the text of the first that has one. */
function together(found: readonly Found[]): Found {
  const [only, second] = found
  if (only && !second) return only
  const shown = found.find(({ ranges }) => ranges.length > 0) ?? only
  const surface = shown?.surface ?? 'activity'
  const ranges = found.filter((one) => one.surface === surface).flatMap((one) => one.ranges)
  const burst = found.flatMap((one) => one.burst ?? [])
  return {
    surface,
    ranges: ranges.slice(0, MOST_RANGES),
    explanation: explained(found),
    ...(found.some(({ isWeak }) => isWeak) ? { isWeak: true } : {}),
    ...(burst.length > 0 ? { burst: [...new Map(burst.map((one) => [one.messageId, one])).values()] } : {}),
  }
}

const explained = (found: readonly Found[]) => [...new Set(found.map(({ explanation }) => explanation))].join(', and ')

function missing(unknowns: readonly Unknown[]): Unknown {
  const unknown = [...new Set(unknowns.map((one) => one.unknown))].join(' and ')
  return unknowns.some(({ isUnread }) => isUnread) ? { unknown, isUnread: true } : { unknown }
}
