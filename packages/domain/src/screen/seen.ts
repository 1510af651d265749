import { drawnAs, isDrawnSame, isForeign, type Script, scriptOf, styledAs } from './characters.ts'

/** What a reader sees at one place of a text. */
export interface Seen {
  /** UTF-16 units of the text that it takes. */
  readonly length: number
  /** Lower case; '' for nothing. */
  text: string
  /** Of a letter that may be drawn for a Latin one; 0 for all others. */
  readonly script: Script
  readonly code: number
}

export const nothing = (length: number): Seen => ({ length, text: '', script: 0, code: 0 })
export const seenAs = (text: string, length: number): Seen => ({ length, text, script: 0, code: 0 })

/** Signs that would be markup on a second reading: what looks like them is seen as a gap. */
const MARKUP = /[*`\\|~_<[\]]/g

/** What a reader sees of the character at `at`, by itself. */
export function seenCharacter(raw: string, at: number): Seen {
  const code = raw.codePointAt(at) ?? 0
  if (code < 0x80 && code >= 0x20 && code !== 0x7f) {
    return seenAs(String.fromCharCode(code >= 0x41 && code <= 0x5a ? code + 0x20 : code), 1)
  }
  if (code === 0x0a) return seenAs('\n', 1)
  const length = code > 0xffff ? 2 : 1
  const styled = styledAs(code)
  if (styled !== undefined) return seenAs(styled.replace(MARKUP, ' '), length)
  const script = scriptOf(code)
  const own = String.fromCodePoint(code)
  if (!isForeign(script)) return seenAs(script === 0 ? own : own.toLowerCase(), length)
  return { length, text: own.toLowerCase(), script, code }
}

/** The Latin letters that a letter is taken for in either of its cases; undefined for none. */
export function latinOf({ code, text }: Seen): string | undefined {
  const own = drawnAs(code)
  if (own !== undefined) return own
  return drawnAs(text.codePointAt(0) ?? 0) ?? drawnAs(upperOf(text))
}

/** Whether it is drawn as a Latin letter is, in either of its cases. */
export function looksLatin({ code, text }: Seen): boolean {
  return isDrawnSame(code) || isDrawnSame(text.codePointAt(0) ?? 0)
}

function upperOf(text: string): number {
  return text.toUpperCase().codePointAt(0) ?? 0
}
