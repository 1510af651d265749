import { isOrdinary } from './ordinary-words.ts'
import { hear } from './sounds.ts'

/** One stretch of a word: letters of one sound. */
export interface Stretch {
  readonly letters: string
  readonly count: number
  /** The word has a gap before it, or in it. */
  readonly isAfterGap: boolean
  readonly hasGap: boolean
}

/** A word as it is looked for where it may be hidden. */
export interface HiddenWord {
  /** What the index finds: one character for each stretch. */
  readonly sounds: string
  readonly stretches: readonly Stretch[]
  /** Letters and digits. */
  readonly length: number
  /** It is not the word as it stands, but backwards or with letters drawn by two others. */
  readonly isDisguise: boolean
}

/** Shortest words that are looked for in disguise: shorter ones turn up in ordinary text. */
const SHORTEST_BACKWARDS = 5
const SHORTEST_HIDDEN = 3
const LONGEST_HIDDEN = 200
/** Words with other signs in them are looked for as they stand, by another index. */
const HIDEABLE = /^[\p{L}\p{M}\p{N}' -]+$/u
/** Letters that are drawn by two. */
const DRAWN_BY_TWO: readonly (readonly [string, string])[] = [
  ['w', 'vv'],
  ['m', 'rn'],
  ['f', 'ph'],
]

/** The ways in which a canonical word is looked for; none where it can only be found as it stands. */
export function waysToHide(word: string): HiddenWord[] {
  if (!HIDEABLE.test(word) || word.length > LONGEST_HIDDEN) return []
  const plain = hiddenWord(word, false)
  if (plain.length < SHORTEST_HIDDEN) return []
  const ways = [plain]
  const backwards = Array.from(word).reverse().join('')
  if (plain.length >= SHORTEST_BACKWARDS && backwards !== word && !isOrdinary(backwards)) {
    ways.push(hiddenWord(backwards, true))
  }
  for (const [letter, pair] of DRAWN_BY_TWO) {
    const drawn = word.replaceAll(letter, pair)
    if (drawn !== word && plain.length > SHORTEST_HIDDEN && !isOrdinary(drawn)) ways.push(hiddenWord(drawn, true))
  }
  return ways
}

function hiddenWord(word: string, isDisguise: boolean): HiddenWord {
  const { count, sounds, firsts, lasts } = hear(word, false)
  const stretches: Stretch[] = []
  let length = 0
  for (let nth = 0; nth < count; nth++) {
    const first = firsts[nth] ?? 0
    const last = lasts[nth] ?? 0
    const written = word.slice(first, last + 1)
    const letters = written.replaceAll(/[' -]/g, '')
    length += letters.length
    const isAfterGap = nth > 0 && first - (lasts[nth - 1] ?? 0) > 1
    stretches.push({ letters, count: letters.length, isAfterGap, hasGap: letters !== written })
  }
  return { sounds: String.fromCharCode(...sounds.subarray(0, count)), stretches, length, isDisguise }
}
