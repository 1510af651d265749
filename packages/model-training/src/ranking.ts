/** How well scores tell harmful from harmless. */
export interface Ranking {
  /** Chance that a harmful text scores above a harmless one, 0 to 1; ties count half. */
  readonly auc: number
  /** Average precision: mean precision over recall. */
  readonly ap: number
  /** Share of harmful texts found, at shares of the harmless ones found too. */
  readonly recallAt: Readonly<Record<'5' | '10' | '20', number>>
}

/** Both must have texts. Scores may be of any scale. */
export function rank(harmful: readonly number[], harmless: readonly number[]): Ranking {
  const all = [
    ...harmful.map((score) => ({ score, isHarmful: true })),
    ...harmless.map((score) => ({ score, isHarmful: false })),
  ].sort((a, b) => b.score - a.score)
  let found = 0
  let false_ = 0
  let above = 0
  let precision = 0
  for (let at = 0; at < all.length; ) {
    const score = all[at]?.score
    let newFound = 0
    let newFalse = 0
    for (; at < all.length && all[at]?.score === score; at++) {
      if (all[at]?.isHarmful) newFound++
      else newFalse++
    }
    above += newFalse * (found + newFound / 2)
    found += newFound
    false_ += newFalse
    precision += (newFound * found) / (found + false_)
  }
  return {
    auc: above / (harmful.length * harmless.length),
    ap: precision / harmful.length,
    recallAt: {
      5: recallAt(harmful, harmless, 0.05),
      10: recallAt(harmful, harmless, 0.1),
      20: recallAt(harmful, harmless, 0.2),
    },
  }
}

/** Share of harmful texts above every score that more than `share` of the harmless ones reach. */
function recallAt(harmful: readonly number[], harmless: readonly number[], share: number): number {
  const falling = harmless.toSorted((a, b) => b - a)
  const passed = falling[Math.floor(falling.length * share)] ?? Number.NEGATIVE_INFINITY
  return harmful.length === 0 ? 0 : harmful.filter((score) => score > passed).length / harmful.length
}

/** The lowest score from which at most `share` of these are found. */
export function thresholdAt(scores: readonly number[], share: number): number {
  const falling = scores.toSorted((a, b) => b - a)
  const most = Math.floor(falling.length * share)
  const first = falling[most]
  if (first === undefined) return Number.NEGATIVE_INFINITY
  const lowest = falling.slice(0, most).findLast((score) => score > first)
  return lowest ?? Number.POSITIVE_INFINITY
}

/** Share of scores that are `threshold` or more. */
export function shareFrom(scores: readonly number[], threshold: number): number {
  if (scores.length === 0) return 0
  return scores.filter((score) => score >= threshold).length / scores.length
}
