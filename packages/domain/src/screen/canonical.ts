/** A text as it is compared, with the way back to what was written. */
export interface Canonical {
  readonly text: string
  /** Where each unit of `text` begins and ends in the original, in UTF-16 units; null where every unit is its own. */
  readonly origin: Origin | null
}

export interface Origin {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** The range of the original that [start, end) of a canonical text was made of. */
export function originalRange({ origin }: Canonical, start: number, end: number): [number, number] {
  if (!origin) return [start, end]
  const from = origin.starts[start] ?? 0
  const until = origin.ends[end - 1] ?? from
  return [from, Math.max(from, until)]
}

/** Collects units of a canonical text. */
export class CanonicalDraft {
  readonly #units: string[] = []
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  add(unit: string, start: number, end: number): void {
    this.#units.push(unit)
    this.#starts.push(start)
    this.#ends.push(end)
  }

  finish(): Canonical {
    return { text: this.#units.join(''), origin: { starts: this.#starts, ends: this.#ends } }
  }
}
