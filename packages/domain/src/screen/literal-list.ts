import { foldCase } from './fold-case.ts'
import { indexWords } from './word-index.ts'

/** Pieces of text that patterns cannot do without, found in one pass over a text in folded case. */
export interface LiteralList {
  readonly isEmpty: boolean
  /** Calls `onLiteral` with the place whose literal stands in the text; more than once where it has several. */
  find(foldedText: string, onLiteral: (place: number) => void): void
}

export interface PlacedLiterals {
  readonly place: number
  readonly literals: readonly string[]
}

export function listLiterals(all: readonly PlacedLiterals[]): LiteralList {
  const owners = new Map<string, number[]>()
  for (const { place, literals } of all) {
    for (const literal of new Set(literals.map(foldCase))) {
      const known = owners.get(literal)
      if (known) known.push(place)
      else owners.set(literal, [place])
    }
  }
  const index = indexWords([...owners.keys()])
  const places = [...owners.values()]
  return {
    isEmpty: owners.size === 0,
    find(foldedText, onLiteral) {
      index.scan(foldedText, (literal) => {
        for (const place of places[literal] ?? []) onLiteral(place)
      })
    },
  }
}
