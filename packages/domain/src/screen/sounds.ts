import { isSignAt, soundOf } from './leet.ts'

/** A text as the index of hidden words hears it: its letters without gaps, each stretch of one sound once. */
export interface Sounds {
  readonly count: number
  /** Sound of each stretch: 1 to 26, or the character itself beyond ASCII. */
  readonly sounds: Uint16Array
  /** Where each stretch begins and ends in the text, both included. */
  readonly firsts: Uint16Array
  readonly lasts: Uint16Array
  /** Some sign stands where it may be meant as a letter. */
  readonly hasSigns: boolean
}

/** Longest text that is heard; Discord's own limit for what members write is 4,000. */
const LONGEST = 8_192
/** One set for all texts: what is heard is used before the next is heard. */
const heard = { sounds: new Uint16Array(LONGEST), firsts: new Uint16Array(LONGEST), lasts: new Uint16Array(LONGEST) }

/** Letters of this sound are one stretch only where they are the same: `il` is two letters. */
const APART = soundOf(0x69, false)

/** Hears a canonical text. What an earlier call gave is overwritten. */
export function hear(text: string, withSigns: boolean): Sounds {
  const { sounds, firsts, lasts } = heard
  let count = 0
  let last = 0
  let lastCode = 0
  let hasSigns = false
  const end = Math.min(text.length, LONGEST)
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    const sound = soundAt(text, at, code, withSigns)
    if (sound === 0) {
      hasSigns ||= isSignAt(text, at, code)
      continue
    }
    if (sound === last && (sound !== APART || code === lastCode)) {
      lasts[count - 1] = at
      continue
    }
    sounds[count] = sound
    firsts[count] = at
    lasts[count] = at
    count++
    last = sound
    lastCode = code
  }
  return { count, sounds, firsts, lasts, hasSigns }
}

const ROUND = soundOf(0x6f, false)
const CURVED = soundOf(0x63, false)
/** From here to general punctuation, and from Hiragana on, nearly all is letters; emoji are surrogates and no sound. */
export function soundAt(text: string, at: number, code: number, withSigns: boolean): number {
  if (code < 0x80) {
    if (withSigns && (code === 0x28 || code === 0x29)) return bracket(text, at, code)
    return soundOf(code, withSigns)
  }
  if (withSigns && (code === 0x20ac || code === 0xa3 || code === 0xa5))
    return soundOf(code === 0x20ac ? 0x65 : code === 0xa3 ? 0x6c : 0x79, false)
  return isLetterBeyond(code) ? code : 0
}

/** `()` is an o; an opening bracket before a letter is a c. */
function bracket(text: string, at: number, code: number): number {
  if (code === 0x29) return 0
  const after = text.charCodeAt(at + 1)
  if (after === 0x29) return ROUND
  return after < 0x80 && soundOf(after, true) !== 0 ? CURVED : 0
}

function isLetterBeyond(code: number): boolean {
  if (code < 0x2000) return code >= 0x370
  return (
    code >= 0x2c00 &&
    (code < 0xd800 || code > 0xdfff) &&
    !(code >= 0x2e00 && code < 0x2e80) &&
    !(code >= 0x3000 && code < 0x3041) &&
    code < 0xfb00
  )
}
