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

/** Collects pieces of a canonical text, each made of one place of the original. */
export class CanonicalDraft {
  #text = ''
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  add(piece: string, start: number, end: number): void {
    this.#text += piece
    for (let unit = 0; unit < piece.length; unit++) {
      this.#starts.push(start)
      this.#ends.push(end)
    }
  }

  /** All of another text, whose original begins at `offset` of this one's. */
  addAll(other: Canonical, offset: number): void {
    for (let at = 0; at < other.text.length; at++) {
      const [start, end] = originalRange(other, at, at + 1)
      this.add(other.text.charAt(at), offset + start, offset + end)
    }
  }

  finish(): Canonical {
    return { text: this.#text, origin: { starts: this.#starts, ends: this.#ends } }
  }
}
