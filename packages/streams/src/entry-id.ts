/** Milliseconds of an entry id, `<ms>-<seq>`. */
export function timeOfEntry(entryId: string): number {
  return Number(entryId.slice(0, entryId.indexOf('-')))
}

/** Negative when `a` is older than `b`, 0 when they are equal. */
export function compareEntries(a: string, b: string): number {
  const byTime = timeOfEntry(a) - timeOfEntry(b)
  if (byTime !== 0) return byTime
  return Number(a.slice(a.indexOf('-') + 1)) - Number(b.slice(b.indexOf('-') + 1))
}

/** The ids of `count` entries added one after the other, the first of them being `first`. */
export function entriesFrom(first: string, count: number): string[] {
  if (count === 1) return [first]
  const dash = first.indexOf('-') + 1
  const time = first.slice(0, dash)
  const sequence = Number(first.slice(dash))
  const ids = new Array<string>(count)
  for (let i = 0; i < count; i += 1) ids[i] = time + (sequence + i)
  return ids
}
