/**
 * How many of `partitions` the consumer `self` should own among the live `members`: all get the same, and the first ones
 * by name one more while that does not come out even. 0 makes it a stand-by.
 */
export function fairShare(partitions: number, members: readonly string[], self: string): number {
  const sorted = [...new Set(members).add(self)].sort()
  const rank = sorted.indexOf(self)
  return Math.floor(partitions / sorted.length) + (rank < partitions % sorted.length ? 1 : 0)
}
