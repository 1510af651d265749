/** What staff said of audited judgements on which a tier would have acted. */
export interface Evidence {
  readonly upheld: number
  readonly overturned: number
  /** Who said it; two are enough to know that it was not one alone. */
  readonly staff: readonly string[]
}

export const noEvidence: Evidence = { upheld: 0, overturned: 0, staff: [] }

export function withVerdict({ upheld, overturned, staff }: Evidence, isUpheld: boolean, by: string): Evidence {
  return {
    upheld: upheld + (isUpheld ? 1 : 0),
    overturned: overturned + (isUpheld ? 0 : 1),
    staff: staff.length < 2 && !staff.includes(by) ? [...staff, by] : staff,
  }
}

/** Share of overrides that a guild has to bear, of all verdicts on what a model did: 1 in 20. */
export const ALPHA_IN = 20
const ALPHA = 1 / ALPHA_IN
/** Probability of ever loosening to a tier that is worse than that, since the last setback. */
const DELTA = 0.1
const BETS = [0.2, 0.4, 0.6, 0.8, 1] as const
/** Beyond so many verdicts of a kind no more certainty is counted; the product stays a finite number. */
const MOST_COUNTED = 5_000

/**
 * How much these verdicts speak against a tier worse than ALPHA: were it that bad, this would grow beyond x with
 * probability 1/x at most, however often one looks. The mean of five bets, each a product of `1 + bet · (alpha − x)`, where
 * x is 1 for an override; multiplications and additions of doubles alone, so that every machine gets the same number.
 */
export function eValueOf({ upheld, overturned }: Evidence): number {
  const sum = BETS.reduce((total, bet) => total + wealthOf(bet, upheld, overturned), 0)
  return sum / BETS.length
}

function wealthOf(bet: number, upheld: number, overturned: number): number {
  let wealth = 1
  for (let nth = 0; nth < Math.min(upheld, MOST_COUNTED); nth++) wealth *= 1 + bet * ALPHA
  for (let nth = 0; nth < Math.min(overturned, MOST_COUNTED); nth++) wealth *= 1 + bet * (ALPHA - 1)
  return wealth
}

/** What the e-value must reach after so many setbacks: each new attempt must be surer than the one before. */
export function neededEValue(setbacks: number): number {
  const attempt = setbacks + 1
  return (Math.PI * Math.PI * attempt * attempt) / (6 * DELTA)
}
