/** How often something was found, of how many times. */
export interface Tally {
  readonly found: number
  readonly of: number
}

export function tally<T>(cases: readonly T[], finds: (one: T) => boolean): Tally {
  return { found: cases.filter(finds).length, of: cases.length }
}

/** In per cent; 0 of nothing. */
export const shareOf = ({ found, of }: Tally) => (of === 0 ? 0 : (100 * found) / of)

/** Grouped by a name, in the order in which the names first appear. */
export function byName<T>(cases: readonly T[], nameOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of cases) {
    const group = groups.get(nameOf(one))
    if (group) group.push(one)
    else groups.set(nameOf(one), [one])
  }
  return groups
}
