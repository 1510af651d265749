import { type Canonical, CanonicalDraft } from './canonical.ts'
import { regionalLetter, regionalRun } from './flags.ts'
import { Markup } from './markup.ts'
import { readAsLatin } from './read-as-latin.ts'
import { type Seen, seenAs, seenCharacter } from './seen.ts'

/** Text in which nothing is to be done but lower-casing: ASCII without what Discord reads as markup. */
const PLAIN = /^[\n\x20-\x29\x2b-\x3b\x3d-\x5a\x5e\x61-\x7b\x7d]*$/

/**
 * What a reader sees, in plain lower case: without markup, invisible characters and marks, with styled and look-alike
 * letters made plain. Linear in the text; the canonical text of a canonical text is itself.
 */
export function canonicalize(raw: string): Canonical {
  if (PLAIN.test(raw)) return { text: raw.toLowerCase(), origin: null }
  const seen = seenIn(raw)
  const draft = new CanonicalDraft()
  let at = 0
  for (const { text, length } of seen) {
    if (text !== '') draft.add(text, at, at + length)
    at += length
  }
  return draft.finish()
}

/** What is seen from the first character to the last, with letters of other scripts read as what they are taken for. */
export function seenIn(raw: string): Seen[] {
  const markup = new Markup(raw)
  const seen: Seen[] = []
  let before = ''
  let hasForeign = false
  for (let at = 0; at < raw.length; ) {
    const code = raw.codePointAt(at) ?? 0
    if (regionalLetter(code) !== null) {
      const { letters, length } = regionalRun(raw, at)
      if (letters === '') seen.push(seenAs(' ', length))
      else for (const letter of letters) seen.push(seenAs(letter, 2))
      at += length
      before = ' '
      continue
    }
    const one = markup.at(at, before) ?? seenCharacter(raw, at)
    seen.push(one)
    at += one.length
    if (one.text !== '') before = one.text
    hasForeign ||= one.script !== 0
  }
  if (hasForeign) readAsLatin(seen)
  return seen
}
