/** Whether Discord made `id` before `other`; both are decimal without leading zeros. */
export function isOlder(id: string, other: string): boolean {
  return id.length === other.length ? id < other : id.length < other.length
}

/**
 * Where `id` is, or would be put, in a list that grows by id. Searches from the end: what arrives is nearly always
 * newest.
 */
export function placeOf(sorted: readonly { readonly id: string }[], id: string): { index: number; isThere: boolean } {
  let index = sorted.length
  for (; index > 0; index--) {
    const before = sorted[index - 1]
    if (!before || before.id === id || isOlder(before.id, id)) break
  }
  const isThere = index > 0 && sorted[index - 1]?.id === id
  return { index: isThere ? index - 1 : index, isThere }
}
