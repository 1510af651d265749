/** One measured fact, as `nexus bench` prints it. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** `value` as a multiple or a share of `against`; null where there is nothing to compare with. */
  readonly ratio: number | null
  /** What the ratio compares with, measured in the same run. */
  readonly against: string | null
  /** What the ratio (or, without one, the value) must reach or, where less is better, may be; null where nothing is promised. */
  readonly goal: number | null
  readonly met: boolean | null
}

/** A fact without a promise. */
export function fact(name: string, value: number, unit: string): BenchRow {
  return { name, value: rounded(value), unit, ratio: null, against: null, goal: null, met: null }
}

export function rounded(value: number): number {
  const places = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 10 : 100
  return Math.round(value * places) / places
}
