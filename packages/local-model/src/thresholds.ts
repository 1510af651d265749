/** Ordinary talk that nobody has to read, and how it scores. */
export interface BenignStream {
  readonly name: string
  readonly texts: number
  /** By score 0 to 1000: share of its texts that score so high or higher, 0 to 1. */
  readonly shareFrom: readonly number[]
}

const HIGHEST = 1_000

/** The lowest score from which at most `budget` (0 to 1) of each stream is escalated; 1001 where there is none. */
export function thresholdFor(streams: readonly BenignStream[], budget: number): number {
  for (let score = 1; score <= HIGHEST; score++) {
    if (streams.every(({ shareFrom }) => (shareFrom[score] ?? 0) <= budget)) return score
  }
  return HIGHEST + 1
}

/** Shares by score, rounded to 1/100,000. */
export function benignStream(name: string, scores: readonly number[]): BenignStream {
  const counts = new Array<number>(HIGHEST + 1).fill(0)
  for (const score of scores) counts[score] = (counts[score] ?? 0) + 1
  let above = 0
  const shareFrom = new Array<number>(HIGHEST + 1).fill(0)
  for (let score = HIGHEST; score >= 0; score--) {
    above += counts[score] ?? 0
    shareFrom[score] = Math.round((above / Math.max(1, scores.length)) * 100_000) / 100_000
  }
  return { name, texts: scores.length, shareFrom }
}
