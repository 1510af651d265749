/** One measured row. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** `value` over what it is measured against in the same run; null for facts without a comparison. */
  readonly ratio: number | null
  readonly against: string | null
  /** What the ratio (or, without one, the value) must reach; null for facts without a goal. */
  readonly goal: number | null
  readonly met: boolean | null
}

export function fact(name: string, value: number, unit: string): BenchRow {
  return { name, value, unit, ratio: null, against: null, goal: null, met: null }
}

export function compared(
  row: Pick<BenchRow, 'name' | 'value' | 'unit'>,
  { ratio, against, goal }: { readonly ratio: number; readonly against: string; readonly goal: number },
): BenchRow {
  return { ...row, ratio, against, goal, met: ratio >= goal }
}
