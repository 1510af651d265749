import { BLANK_RANGES, INVISIBLE_RANGES, SCRIPT_RANGES } from './tables/letters.ts'
import { DRAWN, SAME, STYLED } from './tables/look-alikes.ts'

/** Number of a script, for comparing: 0 for what is no letter, digit or mark. */
export type Script = number

const SCRIPTS = SCRIPT_RANGES.map((line) => line.slice(0, line.indexOf(' ')))
const numberOf = (script: string): Script => SCRIPTS.indexOf(script) + 1
const LATIN = numberOf('latin')
const HAN = numberOf('han')
const NUMBER = numberOf('number')
/** Scripts that are written without gaps between words. */
const UNBROKEN: ReadonlySet<Script> = new Set(['han', 'kana', 'bopomofo', 'thai'].map(numberOf))

/** Beyond this all letters are Han. */
const SCRIPTS_END = 0x20000
const scripts = new Uint8Array(SCRIPTS_END)
for (const [place, line] of SCRIPT_RANGES.entries()) {
  eachRange(line.slice(line.indexOf(' ') + 1), (from, to) =>
    scripts.fill(place + 1, from, Math.min(to + 1, SCRIPTS_END)),
  )
}

const styled = new Map<number, string>()
for (const line of STYLED) {
  const gap = line.indexOf(' ')
  const plain = line.slice(0, gap).replaceAll('_', ' ')
  for (const other of line.slice(gap + 1)) styled.set(other.codePointAt(0) ?? 0, plain)
}
eachRange(BLANK_RANGES.join(' '), (from, to) => {
  for (let code = from; code <= to; code++) styled.set(code, ' ')
})
const invisible = new Uint8Array(0x10000)
eachRange(INVISIBLE_RANGES.join(' '), (from, to) => {
  if (from < 0x10000) invisible.fill(1, from, to + 1)
  else if (to < 0xe0000) for (let code = from; code <= to; code++) styled.set(code, '')
})

const drawn = new Map<number, string>()
for (const line of DRAWN) {
  const gap = line.indexOf(' ')
  for (const other of line.slice(gap + 1)) drawn.set(other.codePointAt(0) ?? 0, line.slice(0, gap))
}
const same = new Set(Array.from(SAME.join(''), (char) => char.codePointAt(0) ?? 0))

/** What a reader sees of a character wherever it stands, in lower-case ASCII: '' for nothing; undefined where it is itself. */
export function styledAs(code: number): string | undefined {
  if (code < 0x10000 ? invisible[code] === 1 || (code >= 0xd800 && code <= 0xdfff) : code >= 0xe0000 && code < 0xe1000)
    return ''
  return styled.get(code)
}

/** The Latin letters that a letter of another script is taken for among Latin ones; undefined for none. */
export function drawnAs(code: number): string | undefined {
  return drawn.get(code)
}

/** Whether it is drawn just as its Latin letter is, in one of its cases. */
export function isDrawnSame(code: number): boolean {
  return same.has(code)
}

/** Script of a letter, digit or mark beyond ASCII; 0 for anything else. */
export function scriptOf(code: number): Script {
  return code < SCRIPTS_END ? (scripts[code] ?? 0) : code < 0x33480 ? HAN : 0
}

/** Whether the script is another than Latin, and not just digits. */
export function isForeign(script: Script): boolean {
  return script !== 0 && script !== LATIN && script !== NUMBER
}

/** Whether words of this script stand beside each other without gaps. */
export function isUnbroken(script: Script): boolean {
  return UNBROKEN.has(script)
}

function eachRange(ranges: string, take: (from: number, to: number) => void): void {
  for (const range of ranges.split(' ')) {
    const [from = '', to = from] = range.split('-')
    take(Number.parseInt(from, 16), Number.parseInt(to, 16))
  }
}
