import { type Canonical, CanonicalDraft } from './canonical.ts'
import { canonicalize, seenIn } from './canonicalize.ts'
import { drawnWithSigns } from './drawn-with-signs.ts'
import type { Seen } from './seen.ts'

const OVERRIDE = '\u202e'
/** Text that is shown from right to left, up to where that ends. */
const OVERRIDDEN = /\u202e([^\u202c\u2069\n]*)/g
/** Text whose parts are shown from right to left, each of them from left to right, and what parts them. */
const EMBEDDED = /[\u2067\u202b]([^\u202c\u2069\n]*)/g
const PARTING = /[\u200f\u061c]/

/** Letters that are made by turning others by half. Those without a turned form of their own are turned into each other. */
const TURNED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'ɐⱯ∀',
    b: 'q',
    c: 'ɔↃƆ',
    d: 'pԀ',
    e: 'ǝƎəᴈ',
    f: 'ɟℲ',
    g: 'ƃᵷɓ⅁פ',
    h: 'ɥꞍ',
    i: 'ᴉı',
    j: 'ɾſ',
    k: 'ʞꞰ',
    l: 'ʅןꞁ⅂',
    m: 'ɯƜw',
    n: 'uᴎ',
    p: 'd',
    q: 'b',
    r: 'ɹᴚ',
    t: 'ʇꞱ⊥┴',
    u: 'n∩',
    v: 'ʌɅΛ',
    w: 'ʍm',
    y: 'ʎ⅄λ',
    '6': '9',
    '9': '6',
  }).flatMap(([letter, turned]) => Array.from(turned, (character) => [character, letter] as const)),
)
/** Letters that nobody types but to turn a word. */
const HAS_TURNED = /[ɐɔǝɟƃᵷɥᴉɾʞʅɯɹʇʌʎʍꞁ⅂⅁Ⅎ⊥]/

/** Letters as a mirror shows them. */
const MIRRORED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'ɒ',
    b: 'd',
    c: 'ɔↃ',
    d: 'b',
    e: 'ɘƎ',
    f: 'ᎸꟻꟻᎸ',
    g: 'ǫ',
    h: 'ʜ',
    j: 'Ⴑᒐ',
    k: 'ʞ',
    l: '|ꞁ',
    n: 'ᴎИи',
    p: 'q',
    q: 'p',
    r: 'ɿЯᴙя',
    s: 'ꙅƨ',
    t: 'ƚ',
    z: 'ƹ',
  }).flatMap(([letter, mirrored]) => Array.from(mirrored, (character) => [character, letter] as const)),
)
const HAS_MIRRORED = /[ɒɘǫɿƚᴎꙅƨƹ]/

/**
 * Other ways in which a text is shown than in the order in which it is written: parts from right to left, turned by
 * half, in a mirror, letters drawn with signs. Each place of such a text leads back to all of what is shown so.
 */
export function shownOtherwise(raw: string): Canonical[] {
  const shown: Canonical[] = []
  const drawn = drawnWithSigns(raw)
  if (drawn) shown.push(drawn)
  if (!MAY_BE_SHOWN_OTHERWISE.test(raw)) return shown
  if (raw.includes(OVERRIDE)) shown.push(reordered(raw, OVERRIDDEN, (part) => backwards(canonicalize(part).text)))
  if (PARTING.test(raw)) {
    shown.push(reordered(raw, EMBEDDED, (part) => canonicalize(part.split(PARTING).reverse().join('')).text))
  }
  if (HAS_TURNED.test(raw)) {
    const seen = seenIn(raw)
    shown.push(madeOf(raw, backwards(lettersOf(raw, seen, TURNED))), madeOf(raw, lettersOf(raw, seen, TURNED_IN_PLACE)))
  }
  if (HAS_MIRRORED.test(raw)) shown.push(madeOf(raw, backwards(lettersOf(raw, seenIn(raw), MIRRORED))))
  return shown
}

const MAY_BE_SHOWN_OTHERWISE = /[^\0-\x7f]/
/** Where only some letters are turned, the others are what they are. */
const TURNED_IN_PLACE: ReadonlyMap<string, string> = new Map([...TURNED].filter(([character]) => character > '\x7f'))

function reordered(raw: string, parts: RegExp, read: (part: string) => string): Canonical {
  const draft = new CanonicalDraft()
  let at = 0
  const keep = (until: number) => {
    if (until > at) draft.add(canonicalize(raw.slice(at, until)).text, at, until)
  }
  for (const match of raw.matchAll(parts)) {
    keep(match.index)
    at = match.index + match[0].length
    draft.add(read(match[1] ?? ''), match.index, at)
  }
  keep(raw.length)
  return draft.finish()
}

function lettersOf(raw: string, seen: readonly Seen[], letters: ReadonlyMap<string, string>): string {
  let text = ''
  let at = 0
  for (const one of seen) {
    text += letters.get(raw.slice(at, at + one.length)) ?? letters.get(one.text) ?? one.text
    at += one.length
  }
  return text
}

function madeOf(raw: string, text: string): Canonical {
  return {
    text,
    origin: { starts: new Array<number>(text.length).fill(0), ends: new Array<number>(text.length).fill(raw.length) },
  }
}

function backwards(text: string): string {
  return Array.from(text).reverse().join('')
}
