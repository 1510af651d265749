import { writeFileSync } from 'node:fs'
import dictionary from 'dictionary-en'
import nspell from 'nspell'
import alike from 'unhomoglyph/data.json' with { type: 'json' }
import { DRAWN, NAMED } from './letters-by-name.ts'
import { ORDINARY_ELSEWHERE } from './ordinary-elsewhere.ts'

/**
 * Writes `src/screen/tables/` from Unicode's data as this Node has them (17.0), the confusables of UTS #39, our own lists
 * of letters and an English dictionary: `node packages/domain/tables/make-tables.ts`. What is written is what is read, on
 * any machine: nothing of it is asked of the machine's own Unicode data later.
 */
const UNICODE = '17.0'
if (process.versions.unicode !== UNICODE)
  throw new Error(`made from Unicode ${UNICODE}, not ${process.versions.unicode}`)

const SCRIPTS: readonly (readonly [group: string, ...scripts: string[]])[] = [
  ['latin', 'Latin'],
  ['cyrillic', 'Cyrillic'],
  ['greek', 'Greek'],
  ['han', 'Han'],
  ['kana', 'Hiragana', 'Katakana'],
  ['bopomofo', 'Bopomofo'],
  ['hangul', 'Hangul'],
  ['thai', 'Thai', 'Lao', 'Khmer', 'Myanmar'],
  ['armenian', 'Armenian'],
  ['hebrew', 'Hebrew'],
  ['arabic', 'Arabic'],
  ['cherokee', 'Cherokee'],
  ['canadian', 'Canadian_Aboriginal'],
  ['lisu', 'Lisu'],
  ['runic', 'Runic'],
  ['italic', 'Old_Italic', 'Gothic'],
  ['coptic', 'Coptic'],
  ['georgian', 'Georgian'],
  ['ethiopic', 'Ethiopic'],
  [
    'indic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
  ],
]

const codePoints = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff)
const charOf = (code: number) => String.fromCodePoint(code)
const codeOf = (char: string) => char.codePointAt(0) ?? 0

/** Line breaks and gaps are seen; the voicing marks of kana make other letters of them. */
const SEEN: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x2028, 0x2029, 0x3099, 0x309a])
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|(?=\p{M})\p{Script=Inherited}|[\u17b4\u17b5]/u
const isInvisible = (code: number) => {
  if (SEEN.has(code) || isBlank(code)) return false
  return UNSEEN.test(charOf(code)) || (code >= 0x483 && code <= 0x489) || (code >= 0xfff9 && code <= 0xfffb)
}
function isBlank(code: number): boolean {
  return /[\t\r\p{Zs}\p{Zl}\p{Zp}\u2800\u115f\u1160\u3164\uffa0]/u.test(charOf(code))
}

const styled = new Map<number, string>()
const drawn = new Map<number, string>()
const groupOf = new Map<number, string>()

/** Signs of money are amounts beside digits: they are read as letters later, among letters alone. */
const MONEY = '$€£¥'
for (const line of NAMED) {
  const [plain = '', others = ''] = line.split(' ')
  for (const other of others) styled.set(codeOf(other), plain)
}
const drawnByHand = new Map<number, string>()
for (const line of DRAWN) {
  const [plain = '', others = ''] = line.split(' ')
  for (const other of others) if (!drawnByHand.has(codeOf(other))) drawnByHand.set(codeOf(other), plain)
}

const scriptTests = SCRIPTS.map(([group, ...scripts]) => {
  const all = scripts.map((script) => `\\p{Script=${script}}`).join('')
  return [group, new RegExp(`[${all}]`, 'u')] as const
})
for (const code of codePoints) {
  if (code < 0x80 || isInvisible(code) || isBlank(code)) continue
  const char = charOf(code)
  if (!/[\p{L}\p{N}\p{M}]/u.test(char) && !drawnByHand.has(code)) continue
  const group = scriptTests.find(([, test]) => test.test(char))?.[0]
  groupOf.set(code, group ?? (/\p{N}/u.test(char) ? 'number' : 'other'))
}

/** What a styled letter or sign decomposes to, in plain lower case; undefined where that is no ASCII. */
function plainOf(text: string): string | undefined {
  let plain = ''
  for (const part of text.normalize('NFKD')) {
    const code = codeOf(part)
    if (code >= 0x80 && (isInvisible(code) || /\p{M}/u.test(part))) continue
    const one = code < 0x80 ? part.toLowerCase() : (styled.get(code) ?? styled.get(codeOf(part.toLowerCase())))
    if (one === undefined) return undefined
    plain += one
  }
  return plain
}

const NATIVE = new Set(SCRIPTS.map(([group]) => group).filter((group) => group !== 'latin'))
for (const code of codePoints) {
  const char = charOf(code)
  if (code < 0x80 || styled.has(code) || isInvisible(code) || isBlank(code) || MONEY.includes(char)) continue
  if (/\p{M}/u.test(char)) continue
  const digit = /\p{Nd}/u.test(char) && groupOf.get(code) !== 'thai' ? digitOf(code) : undefined
  const native = NATIVE.has(groupOf.get(code) ?? '')
  const plain = digit ?? plainOf(char) ?? (native ? undefined : plainOf(confusable(char) ?? char))
  if (plain === undefined || !/^[\x20-\x7e]+$/.test(plain)) continue
  styled.set(
    code,
    plain
      .toLowerCase()
      .replace(/^\(([a-z])\)$/, '$1')
      .replace("'n", 'n'),
  )
}

for (const [code, group] of groupOf) {
  const lower = styled.get(codeOf(charOf(code).toLowerCase()))
  if (!NATIVE.has(group) && !styled.has(code) && lower !== undefined) styled.set(code, lower)
}

/** The value of a decimal digit: digits of one script follow one another. */
function digitOf(code: number): string | undefined {
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(charOf(zero - 1)) && sameRun(zero - 1, code)) zero--
  return code >= 0x1d7ce && code <= 0x1d7ff ? String((code - 0x1d7ce) % 10) : String(code - zero)
}
function sameRun(zero: number, code: number): boolean {
  return /^\p{Nd}+$/u.test(Array.from({ length: code - zero + 1 }, (_, nth) => charOf(zero + nth)).join(''))
}
function confusable(char: string): string | undefined {
  return (alike as Record<string, string>)[char]
}

/** Scripts of which whole words are drawn for Latin ones; of those in daily use only few letters can be. */
const ALL_DRAWN: ReadonlySet<string> = new Set([
  'han',
  'kana',
  'bopomofo',
  'canadian',
  'cherokee',
  'lisu',
  'runic',
  'italic',
  'coptic',
  'ethiopic',
])
const strong = new Set<number>()
for (const [code, group] of groupOf) {
  if (styled.has(code) || group === 'latin' || group === 'number') continue
  const char = charOf(code)
  const target = confusable(char)
  const direct = target === undefined ? undefined : plainOf(target)
  const isLetter = direct !== undefined && /^[a-z]{1,2}$/.test(direct)
  const plain = isLetter && !drawnByHand.has(code) ? direct : (drawnByHand.get(code) ?? (isLetter ? direct : undefined))
  if (plain === undefined) continue
  drawn.set(code, plain)
  if (/^[a-z]$/i.test(target ?? '') || ALL_DRAWN.has(group)) {
    strong.add(code)
    for (const other of [char.toLowerCase(), char.toUpperCase()])
      if (groupOf.has(codeOf(other))) strong.add(codeOf(other))
  }
}
for (const code of [...strong]) if (!drawn.has(code)) strong.delete(code)

write('letters.ts', [
  '/** Letters, digits and marks beyond ASCII by the script that they belong to: `from-to` in hexadecimal. */',
  constant(
    'SCRIPT_RANGES',
    [...new Set(groupOf.values())].map((group) => `${group} ${rangesOf((code) => groupOf.get(code) === group)}`),
  ),
  '/** What nobody sees: formats, directions, variations, tags, fillers without width, and marks that sit on letters. */',
  constant('INVISIBLE_RANGES', [rangesOf((code) => code !== 0x0a && isInvisible(code))]),
  '/** What is seen as a gap. */',
  constant('BLANK_RANGES', [rangesOf(isBlank)]),
])
write('look-alikes.ts', [
  '/** Styled letters and signs: each line is plain text and the characters that are read as it wherever they stand. */',
  constant('STYLED', linesOf(styled)),
  '/** Letters of other scripts by the Latin letters that they are taken for, where they stand among Latin ones. */',
  constant('DRAWN', linesOf(drawn)),
  '/** Those of them that are drawn as the Latin letter is: a whole word of them is read as Latin. */',
  constant('SAME', [
    [...strong]
      .sort((a, b) => a - b)
      .map(charOf)
      .join(''),
  ]),
])

const words = new Set(ORDINARY_ELSEWHERE)
for (const word of Object.keys(nspell(dictionary).data)) {
  if (/^[A-Za-z]{2,16}$/.test(word)) words.add(word.toLowerCase())
}
const BITS_A_WORD = 14
const ASKED = 9
const bits = new Uint8Array(Math.ceil((words.size * BITS_A_WORD) / 8))
for (const word of words) {
  let state = 0x811c9dc5
  for (const unit of word) state = Math.imul(state ^ unit.charCodeAt(0), 0x01000193) >>> 0
  for (let nth = 0; nth < ASKED; nth++) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0
    const bit = state % (bits.length * 8)
    bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
}
write('ordinary-word-bits.ts', [
  `/** A Bloom filter over ${words.size} ordinary words, ${BITS_A_WORD} bits a word, ${ASKED} asked; in base64. */`,
  constant(
    'ORDINARY_WORD_BITS',
    Buffer.from(bits)
      .toString('base64')
      .match(/.{1,110}/g) ?? [],
  ),
  `export const ORDINARY_BITS_ASKED = ${ASKED}`,
])

function rangesOf(holds: (code: number) => boolean): string {
  const ranges: string[] = []
  for (let code = 0; code < 0x110000; code++) {
    if ((code >= 0xd800 && code <= 0xdfff) || !holds(code)) continue
    const from = code
    while (code + 1 < 0x110000 && code + 1 !== 0xd800 && holds(code + 1)) code++
    ranges.push(from === code ? from.toString(16) : `${from.toString(16)}-${code.toString(16)}`)
  }
  return ranges.join(' ')
}

function linesOf(map: ReadonlyMap<number, string>): string[] {
  const byPlain = new Map<string, string[]>()
  for (const [code, plain] of [...map].sort(([a], [b]) => a - b)) {
    byPlain.set(plain, [...(byPlain.get(plain) ?? []), charOf(code)])
  }
  return [...byPlain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([plain, chars]) => `${plain.replaceAll(' ', '_')} ${chars.join('')}`)
}

function constant(name: string, lines: readonly string[]): string {
  const quoted = lines.map((line) => `  '${line.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}',`)
  return `export const ${name}: readonly string[] = [\n${quoted.join('\n')}\n]\n`
}

function write(file: string, parts: readonly string[]): void {
  const head = '// Written by packages/domain/tables/make-tables.ts; not to be edited.\n'
  writeFileSync(
    new URL(`../src/screen/tables/${file}`, import.meta.url),
    `${head}\n${parts.join('\n').replaceAll('/\n', '/\n')}`,
  )
}
