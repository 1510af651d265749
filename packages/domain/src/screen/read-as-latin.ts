import type { Script } from './characters.ts'
import { latinOf, looksLatin, type Seen } from './seen.ts'

/** One word with letters of another script, by the places of those letters. */
interface MixedWord {
  readonly foreign: Seen[]
  readonly scripts: Set<Script>
  hasLatin: boolean
}

/**
 * Reads letters of other scripts as the Latin ones they are drawn for, word by word: where a word mixes scripts, or where
 * all of its letters are drawn as Latin ones are and nothing else in the text shows that it is written in that script.
 * A word of which one letter is no Latin one stays as it is.
 */
export function readAsLatin(seen: readonly Seen[]): void {
  const words = wordsIn(seen)
  const alive = new Set<Script>()
  for (const { foreign, scripts, hasLatin } of words) {
    if (hasLatin || scripts.size > 1) continue
    if (!foreign.every(looksLatin)) for (const script of scripts) alive.add(script)
  }
  for (const { foreign, scripts, hasLatin } of words) {
    const isMixed = hasLatin || scripts.size > 1
    if (!isMixed && !foreign.every((one) => looksLatin(one) && !alive.has(one.script))) continue
    const latin = foreign.map(latinOf)
    if (latin.includes(undefined)) continue
    for (const [nth, one] of foreign.entries()) one.text = latin[nth] ?? one.text
  }
}

function wordsIn(seen: readonly Seen[]): MixedWord[] {
  const words: MixedWord[] = []
  let word: MixedWord | null = null
  let hasLatin = false
  for (const one of seen) {
    if (one.text === '') continue
    if (one.script !== 0) {
      word ??= { foreign: [], scripts: new Set(), hasLatin }
      word.foreign.push(one)
      word.scripts.add(one.script)
    } else if (one.text >= 'a' && one.text <= '{') {
      hasLatin = true
      if (word) word.hasLatin = true
    } else if (!(one.text >= '0' && one.text <= ':')) {
      if (word) words.push(word)
      word = null
      hasLatin = false
    }
  }
  if (word) words.push(word)
  return words
}
