/** Longest text that is read, in letters and gaps; what follows is not looked at. */
const MOST_CODES = 8_192

/** A sentence ends here: patterns do not reach across. */
export const SENTENCE_END = 0
const WORD_SEED = 0x2f6b1d35
const WORD_FACTOR = 0x9e3779b1

/**
 * One text as the model reads it: letters and single gaps, digits as 0, runs of a letter cut to two, addresses left out;
 * beside it its words as hashes, digits kept. The buffers are used again by the next text.
 */
export class Reader {
  readonly codes = new Uint16Array(MOST_CODES + 4)
  length = 0
  /** Hashes of words; `SENTENCE_END` between sentences. */
  readonly words = new Int32Array(MOST_CODES + 4)
  wordCount = 0

  /** Expects a canonical text: lower case, look-alike letters made plain. */
  read(text: string): void {
    const { codes, words } = this
    const end = text.length
    let length = 1
    let wordCount = 0
    let before: Kind = GAP
    let hash = WORD_SEED
    let last = SPACE
    let lastButOne = 0
    codes[0] = SPACE
    for (let at = 0; at < end && length < MOST_CODES; at++) {
      const code = text.charCodeAt(at)
      let kind = code < 128 ? (ASCII[code] ?? GAP) : kindBeyondAscii(code)
      if (kind === APOSTROPHE) {
        if (before === LETTER) continue
        kind = GAP
      }
      if (before > GAP && kind !== before) {
        words[wordCount++] = hash
        codes[length++] = SPACE
        lastButOne = last
        last = SPACE
        before = GAP
      }
      if (kind <= GAP) {
        if (kind === STOP && wordCount > 0 && words[wordCount - 1] !== SENTENCE_END) words[wordCount++] = SENTENCE_END
        continue
      }
      if (before === GAP) {
        if (code === LETTER_H) {
          const after = addressEnd(text, at)
          if (after > at) {
            at = after - 1
            continue
          }
        }
        hash = WORD_SEED
        before = kind
      }
      const isDigit = code <= DIGIT_9 && code >= DIGIT_0
      const plain = isDigit ? DIGIT_0 : code
      const isRun = plain === last && plain === lastButOne && kind === LETTER
      if (!isRun) {
        codes[length++] = plain
        lastButOne = last
        last = plain
      } else if (!isDigit) continue
      hash = Math.imul(hash ^ code, WORD_FACTOR)
      hash ^= hash >>> 15
      if (hash === SENTENCE_END) hash = WORD_SEED
    }
    if (before > GAP) {
      words[wordCount++] = hash
      codes[length++] = SPACE
    }
    this.length = length
    this.wordCount = wordCount
  }
}

/** What a character is to the reader. Above `GAP`: part of a word. */
type Kind = number
const APOSTROPHE = -1
const STOP = -2
const GAP = 0
const LETTER = 1
const SYMBOL = 2

const SPACE = 0x20
const LETTER_H = 0x68
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39

const ASCII = Int8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[a-z0-9]/.test(character)) return LETTER
  if (character === "'") return APOSTROPHE
  return /[.!?;\n]/.test(character) ? STOP : GAP
})

function kindBeyondAscii(code: number): Kind {
  if (code === 0x2019 || code === 0x2018) return APOSTROPHE
  if (code >= 0x2000 && code <= 0x206f) return GAP
  return (code >= 0xd800 && code <= 0xdfff) || (code >= 0x2100 && code <= 0x2bff) ? SYMBOL : LETTER
}

/** The end of the address that begins at `at`; `at` itself where none does. */
function addressEnd(text: string, at: number): number {
  if (!text.startsWith('http://', at) && !text.startsWith('https://', at)) return at
  let end = at
  while (end < text.length && text.charCodeAt(end) > SPACE) end++
  return end
}
