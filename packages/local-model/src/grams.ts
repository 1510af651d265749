import { type Reader, SENTENCE_END } from './reader.ts'

/** Buckets that grams are hashed into: as many as the model has weights. */
export const BUCKETS = 2 ** 18
const SHIFT = 32 - 18

const FACTOR_2 = 0x85ebca6b
const FACTOR_3 = 0xc2b2ae35
const FACTOR_4 = 0x27d4eb2f
const FACTOR_5 = 0x165667b1
const FACTOR_WORD = 0x9e3779b1
const FACTOR_PAIR = 0x7feb352d

/** Grams of one text, as buckets; the buffer is used again by the next text. */
export class Grams {
  readonly buckets = new Int32Array(60_000)
  count = 0

  /** Runs of two to five letters, words, and pairs of words. */
  take({ codes, length, words, wordCount }: Reader): void {
    const { buckets } = this
    let count = 0
    for (let at = 0; at + 1 < length; at++) {
      let hash = Math.imul((codes[at] ?? 0) + 0x51ed, FACTOR_2) ^ (codes[at + 1] ?? 0)
      hash = Math.imul(hash ^ (hash >>> 15), FACTOR_2)
      buckets[count++] = hash >>> SHIFT
      if (at + 2 >= length) continue
      hash = Math.imul(hash ^ (hash >>> 13) ^ (codes[at + 2] ?? 0), FACTOR_3)
      buckets[count++] = hash >>> SHIFT
      if (at + 3 >= length) continue
      hash = Math.imul(hash ^ (hash >>> 13) ^ (codes[at + 3] ?? 0), FACTOR_4)
      buckets[count++] = hash >>> SHIFT
      if (at + 4 >= length) continue
      hash = Math.imul(hash ^ (hash >>> 13) ^ (codes[at + 4] ?? 0), FACTOR_5)
      buckets[count++] = hash >>> SHIFT
    }
    let before = 0
    for (let at = 0; at < wordCount; at++) {
      const word = words[at] ?? 0
      if (word === SENTENCE_END) continue
      buckets[count++] = Math.imul(word ^ (word >>> 15), FACTOR_WORD) >>> SHIFT
      if (before !== 0) buckets[count++] = Math.imul(Math.imul(before, FACTOR_PAIR) ^ word, FACTOR_WORD) >>> SHIFT
      before = word
    }
    this.count = count
  }
}
