import { isPlainLetter, isWordCode } from './leet.ts'
import { isOrdinary } from './ordinary-words.ts'

type OnWord = (word: number, start: number, end: number) => void

/** Words whose letters are all there in another order, or all but their vowels. */
export interface ScrambledWords {
  /** Calls `onWord` with the word's place in the list and [start, end) in the canonical text. */
  find(text: string, onWord: OnWord): void
}

const SHORTEST = 4
/** From here on any order of the inner letters is read as the word. */
const SHORTEST_ANY_ORDER = 6
const LONGEST = 24
const FEWEST_CONSONANTS = 4
/** Signs that stand for one letter inside of a word: `p#ckle`. */
const MASKS = '#@$%&!?.-_'

/** Numbers that add up to the same for the same letters in any order. */
const weights = Int32Array.from({ length: 26 }, (_, letter) => {
  const mixed = Math.imul(letter + 1, 0x9e3779b1)
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
})
const weightOf = (code: number) => weights[code - 0x61] ?? 0
const withConsonant = (hash: number, code: number) => Math.imul(hash ^ code, 0x01000193)
const isVowel = (code: number) => code === 0x61 || code === 0x65 || code === 0x69 || code === 0x6f || code === 0x75

/** Of words of five plain letters or more; null where there are none. */
export function indexScrambled(words: readonly string[]): ScrambledWords | null {
  const byLetters = new Map<number, number[]>()
  const byConsonants = new Map<number, number[]>()
  for (const [place, word] of words.entries()) {
    if (!/^[a-z]{5,24}$/.test(word)) continue
    let letters = 0
    let consonants = 0
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at)
      letters = (letters + weightOf(code)) | 0
      if (!isVowel(code)) consonants = withConsonant(consonants, code)
    }
    put(byLetters, letters, place)
    if (word.replaceAll(/[aeiou]/g, '').length >= FEWEST_CONSONANTS) put(byConsonants, consonants, place)
  }
  if (byLetters.size === 0) return null
  return {
    find(text, onWord) {
      eachToken(text, (start, end, letters, consonants, isMasked) => {
        const reordered = isMasked ? undefined : byLetters.get(letters)
        const lacking = byConsonants.get(consonants)
        if (!reordered && !lacking) return
        const token = text.slice(start, end)
        for (const place of reordered ?? []) {
          if (isReordered(token, words[place] ?? '') && !isOrdinary(token)) onWord(place, start, end)
        }
        for (const place of lacking ?? []) {
          if (lacksVowels(token, words[place] ?? '') && !isOrdinary(token)) onWord(place, start, end)
        }
      })
    },
  }
}

/** Runs of plain letters, with single signs in them, that no digit touches. */
function eachToken(
  text: string,
  take: (start: number, end: number, letters: number, consonants: number, isMasked: boolean) => void,
): void {
  let start = -1
  let letters = 0
  let consonants = 0
  let masks = 0
  let hasDigit = false
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at)
    if (isPlainLetter(code)) {
      if (start === -1) start = at
      letters = (letters + weightOf(code)) | 0
      if (!isVowel(code)) consonants = withConsonant(consonants, code)
      continue
    }
    if (isWordCode(code)) {
      hasDigit = true
      continue
    }
    if (start !== -1 && MASKS.includes(text.charAt(at)) && at > start && isPlainLetter(text.charCodeAt(at + 1))) {
      masks++
      continue
    }
    if (start !== -1 && !hasDigit && at - start >= SHORTEST && at - start <= LONGEST) {
      take(start, at, letters, consonants, masks > 0)
    }
    start = -1
    letters = 0
    consonants = 0
    masks = 0
    hasDigit = false
  }
}

/** Two neighbours in each other's place, or in longer words any order between the first and the last letter. */
function isReordered(token: string, word: string): boolean {
  if (token.length !== word.length || token === word) return false
  let first = 0
  while (token[first] === word[first]) first++
  let last = token.length - 1
  while (token[last] === word[last]) last--
  const inner = [...token.slice(first, last + 1)].sort().join('') === [...word.slice(first, last + 1)].sort().join('')
  if (!inner) return false
  return last === first + 1 || (word.length >= SHORTEST_ANY_ORDER && first > 0 && last < word.length - 1)
}

/** All consonants in order, and fewer vowels; where a sign stands for one, it stands in its place. */
function lacksVowels(token: string, word: string): boolean {
  if (token.length > word.length || token === word) return false
  let at = 0
  for (const letter of word) {
    const own = token[at]
    if (own === letter) at++
    else if (!isVowel(letter.charCodeAt(0))) return false
    else if (own !== undefined && MASKS.includes(own)) at++
  }
  return at === token.length
}

function put(places: Map<number, number[]>, hash: number, place: number): void {
  const known = places.get(hash)
  if (known) known.push(place)
  else places.set(hash, [place])
}
