import { type Canonical, CanonicalDraft } from './canonical.ts'
import { foldCharacter } from './fold-character.ts'

/** Text in which nothing is to be done but lower-casing: ASCII without what Discord reads as markup. */
const PLAIN = /^[\n\x20-\x29\x2b-\x3b\x3d-\x5a\x5e\x61-\x7b\x7d]*$/

/** Mentions, custom emoji, time stamps, slash commands: nobody reads their letters. Bounded, so that it stays linear. */
const REFERENCE =
  /<(?:[@#][!&]?\d{1,20}|a?:\w{1,32}:\d{1,20}|t:-?\d{1,17}(?::\w)?|\/[^:<>]{1,100}:\d{1,20}|id:\w{1,20})>/y

/** Markup that a reader does not see, wherever it stands. */
const UNSEEN: ReadonlySet<string> = new Set(['*', '`', '\\'])
/** Markup when doubled (spoiler, strikethrough, underline); a gap between words otherwise. */
const UNSEEN_DOUBLED: ReadonlySet<string> = new Set(['|', '~', '_'])
/** What is left of markup that turned out to be none. */
const GAPS: ReadonlySet<string> = new Set(['<', '[', ']'])

/** What a reader sees at one place, and how much of the text it takes. */
interface Seen {
  readonly length: number
  readonly units: string
}

/**
 * What a reader sees, in plain lower case: without markup, invisible characters and marks, with look-alike letters made
 * plain. Linear in the text; the canonical text of a canonical text is itself.
 */
export function canonicalize(raw: string): Canonical {
  if (PLAIN.test(raw)) return { text: raw.toLowerCase(), origin: null }
  const draft = new CanonicalDraft()
  const folded = new Map<number, string>()
  const lastClosing = raw.includes('](http') || raw.includes('](<http') ? raw.lastIndexOf(')') : -1
  for (let at = 0; at < raw.length; ) {
    const { length, units } = markupAt(raw, at, lastClosing) ?? characterAt(raw, at, folded)
    for (let unit = 0; unit < units.length; unit++) draft.add(units.charAt(unit), at, at + length)
    at += length
  }
  return draft.finish()
}

/** Markup that begins here; null where there is none. */
function markupAt(raw: string, at: number, lastClosing: number): Seen | null {
  const character = raw.charAt(at)
  if (UNSEEN.has(character)) return { length: 1, units: '' }
  if (UNSEEN_DOUBLED.has(character)) {
    return raw.charAt(at + 1) === character ? { length: 2, units: '' } : { length: 1, units: ' ' }
  }
  if (!GAPS.has(character)) return null
  if (character === '<') {
    REFERENCE.lastIndex = at
    return { length: REFERENCE.exec(raw)?.[0].length ?? 1, units: ' ' }
  }
  if (character === '[') return { length: 1, units: lastClosing > at ? '' : ' ' }
  const endsMaskedLink = at < lastClosing && (raw.startsWith('](http', at) || raw.startsWith('](<http', at))
  return endsMaskedLink ? { length: raw.indexOf(')', at) + 1 - at, units: '' } : { length: 1, units: ' ' }
}

function characterAt(raw: string, at: number, folded: Map<number, string>): Seen {
  const code = raw.codePointAt(at) ?? 0
  if (code >= 0x21 && code < 0x7f) {
    return { length: 1, units: String.fromCharCode(code >= 0x41 && code <= 0x5a ? code + 0x20 : code) }
  }
  if (code === 0x20 || code === 0x0a) return { length: 1, units: raw.charAt(at) }
  let units = folded.get(code)
  if (units === undefined) {
    units = foldCharacter(code).replace(MARKUP, ' ')
    folded.set(code, units)
  }
  return { length: code > 0xffff ? 2 : 1, units }
}

/** Full-width and other signs that fold to markup are seen, and are no markup. */
const MARKUP = /[*`\\|~_<[\]]/g
