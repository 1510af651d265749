import { canonicalize } from './canonicalize.ts'
import { scriptOf, styledAs } from './characters.ts'
import { decodePunycode, encodePunycode } from './punycode.ts'

/** A host in every spelling by which it may be on a list. */
export interface Host {
  /** As a browser asks for it: lower case, IDN as punycode, without a final dot. */
  readonly ascii: string
  /** Other spellings: in its own letters, and in the plain letters that it is taken for. */
  readonly alsoKnownAs: readonly string[]
}

const LONGEST_HOST = 253
const LONGEST_LABEL = 63
const ASCII_HOST = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/
const NO_OTHERS: readonly string[] = []

/** The host that a link leads to, from what is written for it; null where it is none. */
export function hostFrom(written: string): Host | null {
  const plain = written.toLowerCase()
  if (ASCII_HOST.test(plain)) return plain.length > LONGEST_HOST ? null : { ascii: plain, alsoKnownAs: othersOf(plain) }
  if (written.length > LONGEST_HOST * 4) return null
  if (/^\[[\da-f:.]{2,45}\]$/.test(plain)) return { ascii: plain, alsoKnownAs: NO_OTHERS }
  const own = inOwnLetters(percentDecoded(written)).replace(/\.+$/, '')
  const labels = own.split('.')
  if (own === '' || labels.includes('')) return null
  const ascii = labels.map((label) => (/^[\0-\x7f]*$/.test(label) ? label : `xn--${encodePunycode(label)}`)).join('.')
  if (ascii.length > LONGEST_HOST || labels.some((label) => label.length > LONGEST_LABEL)) return null
  const others = othersOf(ascii)
  return ASCII_HOST.test(ascii) ? { ascii, alsoKnownAs: others } : null
}

/** In its own letters and in plain ones, of a host in ASCII. */
function othersOf(ascii: string): readonly string[] {
  if (!ascii.includes('xn--')) return NO_OTHERS
  const own = ascii.split('.').map(decodePunycode).join('.')
  const others = new Set([own, canonicalize(own).text.replaceAll(' ', '')])
  others.delete(ascii)
  return [...others]
}

/** Lower case and compatibility forms, as browsers make them, with accents kept; every sign that is taken for a dot is one. */
function inOwnLetters(written: string): string {
  let own = ''
  for (const character of written) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) own += character.toLowerCase()
    else if (code === 0x3002 || code === 0xff0e || code === 0xff61) own += '.'
    else if (styledAs(code) === '' && !isMark(code)) continue
    else if (scriptOf(code) !== 0 || styledAs(code) !== undefined) own += character.toLowerCase().normalize('NFKC')
    else own += character
  }
  return own.normalize('NFC').toLowerCase()
}

const isMark = (code: number) => code >= 0x300 && code <= 0x36f

/** `%6c` as `l`; what is no UTF-8 stays as it is. */
export function percentDecoded(written: string): string {
  if (!written.includes('%')) return written
  return written.replaceAll(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes)
    } catch (error) {
      if (error instanceof URIError) return bytes
      throw error
    }
  })
}
