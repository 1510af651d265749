import { editDistance } from '../screen/edit-distance.ts'

const MOST_EDITS = 3

/** `did you mean …?` for what was probably meant; null where nothing is near. */
export function nearestOf(written: string, known: readonly string[]): string | null {
  const most = Math.min(MOST_EDITS, Math.max(1, Math.floor(written.length / 2)))
  let best: { readonly word: string; readonly edits: number } | null = null
  for (const word of known) {
    const edits = editDistance(written.slice(0, 100).toLowerCase(), word.toLowerCase(), most)
    if (edits <= most && (!best || edits < best.edits)) best = { word, edits }
  }
  return best && `did you mean ${best.word}?`
}
