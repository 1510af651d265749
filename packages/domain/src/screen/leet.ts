/**
 * What digits and signs are meant as when they stand among letters. The first letter is the usual one. Letters that are
 * drawn alike stand for each other where no ordinary word is read that way.
 */
const MEANT: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'gb',
  '7': 't',
  '8': 'b',
  '9': 'gq',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'li',
  '+': 't',
  '^': 'a',
  '#': 'h',
  '(': 'c',
  '{': 'c',
  '€': 'e',
  '£': 'l',
  '¥': 'y',
}
/** Letters that are drawn or spoken alike, and those that one digit is meant as, are one sound to the index. */
const ALIKE = ['il', 'bgq', 'ck', 'sz']
const DRAWN_ALIKE: Readonly<Record<string, string>> = { i: 'l', l: 'i', c: 'k', k: 'c', s: 'z', z: 's' }

const LETTERS = 26
/** Sound of a character: 0 for none, 1 to 26 for letters and what is meant as one. */
const sounds = new Uint8Array(128)
for (let letter = 0; letter < LETTERS; letter++) sounds[0x61 + letter] = letter + 1
for (const group of ALIKE) for (const letter of group) sounds[letter.charCodeAt(0)] = soundOfLetter(group)
for (const [sign, letters] of Object.entries(MEANT)) {
  if (sign.charCodeAt(0) < 128) sounds[sign.charCodeAt(0)] = sounds[letters.charCodeAt(0)] ?? 0
}
function soundOfLetter(letter: string): number {
  return letter.charCodeAt(0) - 0x60
}

/** Sound of an ASCII character with digits, and with signs where `withSigns`, taken for letters; 0 for none. */
export function soundOf(code: number, withSigns: boolean): number {
  return withSigns || isWordCode(code) ? (sounds[code] ?? 0) : 0
}

/** A plain lower-case letter or a digit. */
export function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

export function isPlainLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}

/** How a character can be meant as a letter: as itself, by leet, by looks or sound alone, or not. */
export type Meaning = 'itself' | 'leet' | 'looks' | null

export function meantAs(character: string, letter: string): Meaning {
  if (character === letter) return 'itself'
  if (MEANT[character]?.includes(letter)) return 'leet'
  return DRAWN_ALIKE[character] === letter ? 'looks' : null
}

/** Whether a sign stands where it may be meant as a letter: beside letters, and an exclamation mark before one. */
export function isSignAt(text: string, at: number, code: number): boolean {
  if (code < 0x80 ? signs[code] !== 1 : !MONEY.includes(text.charAt(at))) return false
  return isWordCode(text.charCodeAt(at + 1)) || (code !== 0x21 && isWordCode(text.charCodeAt(at - 1)))
}

const MONEY = '€£¥'
const signs = new Uint8Array(128)
for (const sign of '@$!|+^#({') signs[sign.charCodeAt(0)] = 1
