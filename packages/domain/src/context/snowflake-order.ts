/** Whether Discord made `id` before `other`; both are decimal without leading zeros. */
export function isOlder(id: string, other: string): boolean {
  return id.length === other.length ? id < other : id.length < other.length
}

/**
 * Where `id` is in a list that grows by id; where it is not, the complement (`~`) of the place where it would be put.
 * Searches from the end: what arrives is nearly always newest.
 */
export function placeOf(sorted: readonly { readonly id: string }[], id: string): number {
  let index = sorted.length
  for (; index > 0; index--) {
    const before = sorted[index - 1]
    if (!before) continue
    if (before.id === id) return index - 1
    if (isOlder(before.id, id)) break
  }
  return ~index
}

/** Number of entries of the list before `id`, whether it is there or not. */
export function countBefore(sorted: readonly { readonly id: string }[], id: string): number {
  const place = placeOf(sorted, id)
  return place < 0 ? ~place : place
}
