import type { Pattern } from './compile-patterns.ts'
import { readWord } from './read-word.ts'
import { type Reader, SENTENCE_END } from './reader.ts'

/** The weightiest pattern found. */
export interface PatternHit {
  readonly family: number
  readonly points: number
}

/** Finds the weightiest of many patterns in the words of a text. */
export interface PatternIndex {
  heaviest(reader: Reader): PatternHit | null
  /** Whether the last text held a pattern of the marked family, weighty or not. */
  readonly isMarked: boolean
}

/** A pattern as places in tables. */
interface Prepared {
  readonly hit: PatternHit
  /** Sets of words, in order. */
  readonly sets: Int32Array
  readonly gaps: Int32Array
  /** The element by which it is looked for. */
  readonly anchor: number
}

const UNKNOWN = -1

/** Words that ordinary talk is full of: no pattern is looked for by these, where it has others. */
const COMMON = new Set(
  'a about again all already alone am an and another any are as at away back bad be been before better big but by can come could day did do does done down even every everyone everything fast find first for from full game get getting girl girls give go going gonna good got great had hard has have he help her here him his home hot how i id if ill im in into is isnt it its just know left life like little live long look love made make man many me meet men more most much must my need needs never new nice no not nothing now of off old on one only open or our out over own part people person place play please put ready real really right say see she should show so some someone still take tell than that the their them then there these they thing things think this those time to today too took try trying u up ur us use very wait wanna want wants was watch way we well went were what when where which who why will win with without woman women work world would wrong year years yet you your'.split(
    ' ',
  ),
)
const COMMON_COSTS = 1_000

export function indexPatterns(patterns: readonly Pattern[], marked: number): PatternIndex {
  const words = new Map<string, number>()
  const sets = new Map<string, readonly string[]>()
  const placeOf = new Map<string, number>()
  for (const { elements } of patterns) {
    for (const element of elements) {
      const key = element.words.join(' ')
      if (!placeOf.has(key)) placeOf.set(key, placeOf.size)
      sets.set(key, element.words)
      for (const word of element.words) if (!words.has(word)) words.set(word, words.size)
    }
  }
  const table = wordTable(words)
  const has = new Int32Array(Math.ceil((placeOf.size * words.size) / 32))
  for (const [key, members] of sets)
    for (const word of members) {
      const bit = (placeOf.get(key) ?? 0) * words.size + (words.get(word) ?? 0)
      has[bit >>> 5] = (has[bit >>> 5] ?? 0) | (1 << (bit & 31))
    }

  const byWord: Prepared[][] = Array.from({ length: words.size }, () => [])
  for (const { family, points, elements } of patterns) {
    const costs = elements.map((element) =>
      element.words.reduce((sum, word) => sum + (COMMON.has(word) ? COMMON_COSTS : 1), 0),
    )
    const anchor = costs.indexOf(Math.min(...costs))
    const prepared: Prepared = {
      hit: { family, points },
      sets: Int32Array.from(elements, (element) => (placeOf.get(element.words.join(' ')) ?? 0) * words.size),
      gaps: Int32Array.from(elements, ({ gap }) => gap),
      anchor,
    }
    for (const word of elements[anchor]?.words ?? []) byWord[words.get(word) ?? 0]?.push(prepared)
  }
  for (const list of byWord) list.sort((a, b) => b.hit.points - a.hit.points || a.hit.family - b.hit.family)
  const markedByWord = byWord.map((list) => list.filter(({ hit }) => hit.family === marked))
  return new Index(table, has, byWord, markedByWord)
}

class Index implements PatternIndex {
  readonly #table: WordTable
  /** Which words are in which sets: one bit each. */
  readonly #has: Int32Array
  readonly #byWord: readonly (readonly Prepared[])[]
  readonly #markedByWord: readonly (readonly Prepared[])[]
  /** Words of the text as places in the vocabulary; `UNKNOWN` for others. */
  #known = new Int32Array(1 << 14)
  #count = 0

  isMarked = false

  constructor(
    table: WordTable,
    has: Int32Array,
    byWord: readonly (readonly Prepared[])[],
    markedByWord: readonly (readonly Prepared[])[],
  ) {
    this.#markedByWord = markedByWord
    this.#table = table
    this.#has = has
    this.#byWord = byWord
  }

  heaviest({ words, wordCount }: Reader): PatternHit | null {
    const known = this.#known
    let any = false
    this.isMarked = false
    for (let at = 0; at < wordCount; at++) {
      const hash = words[at] ?? 0
      const place = hash === SENTENCE_END ? SENTENCE : this.#table.find(hash)
      known[at] = place
      any ||= place >= 0
    }
    if (!any) return null
    this.#count = wordCount
    let best: PatternHit | null = null
    for (let at = 0; at < wordCount; at++) {
      const place = known[at] ?? UNKNOWN
      if (place < 0) continue
      for (const pattern of this.#byWord[place] ?? []) {
        const { hit } = pattern
        if (best && (hit.points < best.points || (hit.points === best.points && hit.family >= best.family))) break
        if (this.#holds(pattern, at)) best = hit
      }
      for (const pattern of this.#markedByWord[place] ?? []) this.isMarked ||= this.#holds(pattern, at)
    }
    return best
  }

  #isIn(bit: number): boolean {
    return (((this.#has[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1
  }

  #holds(pattern: Prepared, at: number): boolean {
    return this.#follows(pattern, pattern.anchor, at) && this.#precedes(pattern, pattern.anchor, at)
  }

  /** Whether what comes after the element at `at` stands there. */
  #follows(pattern: Prepared, element: number, at: number): boolean {
    const { sets, gaps } = pattern
    if (element + 1 === sets.length) return true
    const set = sets[element + 1] ?? 0
    const last = Math.min(this.#count - 1, at + 1 + (gaps[element + 1] ?? 0))
    for (let next = at + 1; next <= last; next++) {
      const place = this.#known[next] ?? UNKNOWN
      if (place === SENTENCE) return false
      if (place >= 0 && this.#isIn(set + place) && this.#follows(pattern, element + 1, next)) return true
    }
    return false
  }

  #precedes(pattern: Prepared, element: number, at: number): boolean {
    const { sets, gaps } = pattern
    if (element === 0) return true
    const set = sets[element - 1] ?? 0
    const last = Math.max(0, at - 1 - (gaps[element] ?? 0))
    for (let next = at - 1; next >= last; next--) {
      const place = this.#known[next] ?? UNKNOWN
      if (place === SENTENCE) return false
      if (place >= 0 && this.#isIn(set + place) && this.#precedes(pattern, element - 1, next)) return true
    }
    return false
  }
}

const SENTENCE = -2

interface WordTable {
  /** Place of a word in the vocabulary, `UNKNOWN` where it is none of them. */
  find(hash: number): number
}

function wordTable(words: ReadonlyMap<string, number>): WordTable {
  let size = 16
  while (size < words.size * 4) size *= 2
  const mask = size - 1
  const hashes = new Int32Array(size)
  const places = new Int32Array(size).fill(UNKNOWN)
  for (const [word, place] of words) {
    const hash = readWord(word)
    let slot = (hash ^ (hash >>> 16)) & mask
    while (places[slot] !== UNKNOWN) slot = (slot + 1) & mask
    hashes[slot] = hash
    places[slot] = place
  }
  return {
    find(hash) {
      let slot = (hash ^ (hash >>> 16)) & mask
      while (places[slot] !== UNKNOWN) {
        if (hashes[slot] === hash) return places[slot] ?? UNKNOWN
        slot = (slot + 1) & mask
      }
      return UNKNOWN
    },
  }
}
