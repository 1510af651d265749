import { ORDINARY_BITS_ASKED, ORDINARY_WORD_BITS } from './tables/ordinary-word-bits.ts'

let bits: Uint8Array | null = null

/**
 * Whether it is an ordinary word: an English one, or a small one of another language. About one in a hundred other texts
 * passes for one.
 */
export function isOrdinary(word: string): boolean {
  bits ??= decode(ORDINARY_WORD_BITS.join(''))
  let state = 0x811c9dc5
  for (let at = 0; at < word.length; at++) state = Math.imul(state ^ word.charCodeAt(at), 0x01000193) >>> 0
  for (let nth = 0; nth < ORDINARY_BITS_ASKED; nth++) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0
    const bit = state % (bits.length * 8)
    if (((bits[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))
}
