/** A pattern, as far as it matters which texts it must contain. What is not looked into is `anything`. */
export type PatternPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'one-of'; readonly characters: readonly string[] }
  /** An assertion: it takes no text. */
  | { readonly is: 'nothing' }
  | { readonly is: 'anything' }
  | { readonly is: 'row' | 'choice'; readonly parts: readonly PatternPart[] }
  | { readonly is: 'repeated'; readonly part: PatternPart; readonly least: number; readonly most: number }

const ANYTHING: PatternPart = { is: 'anything' }
const NOTHING: PatternPart = { is: 'nothing' }
/** Characters of a class that are told apart. */
const MOST_CHARACTERS = 8
/** Groups within groups. */
const DEEPEST = 100

/** Reads a pattern that the engine takes; null for one that this reading does not follow to its end. */
export function parsePattern(pattern: string): PatternPart | null {
  const reader: Reader = { units: [...pattern], at: 0, depth: 0 }
  const part = readChoice(reader)
  return reader.at === reader.units.length ? part : null
}

interface Reader {
  /** Characters, not UTF-16 units. */
  readonly units: readonly string[]
  at: number
  depth: number
}

function readChoice(reader: Reader): PatternPart {
  const parts = [readRow(reader)]
  while (reader.units[reader.at] === '|') {
    reader.at++
    parts.push(readRow(reader))
  }
  const [only] = parts
  return parts.length === 1 && only ? only : { is: 'choice', parts }
}

function readRow(reader: Reader): PatternPart {
  const parts: PatternPart[] = []
  for (;;) {
    const next = reader.units[reader.at]
    if (next === undefined || next === '|' || next === ')') return { is: 'row', parts }
    parts.push(readRepeated(reader))
  }
}

function readRepeated(reader: Reader): PatternPart {
  let part = readOne(reader)
  for (;;) {
    const times = readTimes(reader)
    if (!times) return part
    if (reader.units[reader.at] === '?') reader.at++
    part = { is: 'repeated', part, ...times }
  }
}

function readTimes(reader: Reader): { least: number; most: number } | null {
  const next = reader.units[reader.at]
  const simple = next === '*' ? [0, Infinity] : next === '+' ? [1, Infinity] : next === '?' ? [0, 1] : null
  if (simple) {
    reader.at++
    return { least: simple[0] ?? 0, most: simple[1] ?? Infinity }
  }
  if (next !== '{') return null
  const [whole, least = '0', comma, most] =
    /^\{(\d+)(,(\d*))?\}/.exec(reader.units.slice(reader.at, reader.at + 16).join('')) ?? []
  if (whole === undefined) return null
  reader.at += whole.length
  const upTo = comma === undefined ? least : most
  return { least: Number(least), most: upTo ? Number(upTo) : Infinity }
}

function readOne(reader: Reader): PatternPart {
  const next = reader.units[reader.at++] ?? ''
  if (next === '(') return readGroup(reader)
  if (next === '[') return readClass(reader)
  if (next === '\\') return readEscape(reader)
  if (next === '.') return ANYTHING
  if (next === '^' || next === '$') return NOTHING
  return { is: 'text', text: next }
}

function readGroup(reader: Reader): PatternPart {
  if (++reader.depth > DEEPEST) return skipToEnd(reader)
  if (reader.units[reader.at] === '?') {
    const [flags] =
      /^\?(?:P?<[^>]*>|[a-zA-Z-]*[:)])/.exec(reader.units.slice(reader.at, reader.at + 200).join('')) ?? []
    if (flags === undefined) return skipToEnd(reader)
    reader.at += [...flags].length
    if (flags.endsWith(')')) {
      reader.depth--
      return NOTHING
    }
  }
  const inner = readChoice(reader)
  if (reader.units[reader.at] !== ')') return skipToEnd(reader)
  reader.at++
  reader.depth--
  return inner
}

/** Few characters by themselves are told apart; ranges, classes and opposites are anything. */
function readClass(reader: Reader): PatternPart {
  const characters: string[] = []
  let isPlain = true
  if (reader.units[reader.at] === '^') {
    isPlain = false
    reader.at++
  }
  for (let isFirst = true; ; isFirst = false) {
    const next = reader.units[reader.at++]
    if (next === undefined) return skipToEnd(reader)
    if (next === ']' && !isFirst) break
    if (next === '[' && reader.units[reader.at] === ':') {
      const end = reader.units.indexOf(']', reader.at)
      if (end === -1) return skipToEnd(reader)
      reader.at = end + 1
      isPlain = false
    } else if (next === '\\') {
      const escaped = readEscape(reader)
      if (escaped.is === 'text') characters.push(escaped.text)
      else isPlain = false
    } else characters.push(next)
    if (reader.units[reader.at] === '-' && reader.units[reader.at + 1] !== ']') isPlain = false
  }
  return isPlain && characters.length <= MOST_CHARACTERS ? { is: 'one-of', characters } : ANYTHING
}

function readEscape(reader: Reader): PatternPart {
  const next = reader.units[reader.at++]
  if (next === undefined) return skipToEnd(reader)
  if (next === 'Q') return readQuoted(reader)
  if (next === 'p' || next === 'P') {
    const end = reader.units[reader.at] === '{' ? reader.units.indexOf('}', reader.at) : reader.at
    reader.at = end + 1
    return ANYTHING
  }
  if (next === 'x') return readCode(reader)
  if ('bBAzZ'.includes(next)) return NOTHING
  if (/[a-zA-Z0-9]/.test(next))
    return reader.units[reader.at] !== undefined && /[0-7]/.test(next) ? skipOctal(reader) : ANYTHING
  return { is: 'text', text: next }
}

/** `\x7F` and `\x{10FFFF}`. */
function readCode(reader: Reader): PatternPart {
  const rest = reader.units.slice(reader.at, reader.at + 12).join('')
  const [whole, braced, plain] = /^(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/.exec(rest) ?? []
  if (whole === undefined) return skipToEnd(reader)
  reader.at += whole.length
  return { is: 'text', text: String.fromCodePoint(Number.parseInt(braced ?? plain ?? '0', 16)) }
}

function skipOctal(reader: Reader): PatternPart {
  for (let digits = 1; digits < 3 && /^[0-7]$/.test(reader.units[reader.at] ?? ''); digits++) reader.at++
  return ANYTHING
}

/** Between `\Q` and `\E` everything is text. */
function readQuoted(reader: Reader): PatternPart {
  let text = ''
  for (;;) {
    const next = reader.units[reader.at]
    if (next === undefined) break
    if (next === '\\' && reader.units[reader.at + 1] === 'E') {
      reader.at += 2
      break
    }
    text += next
    reader.at++
  }
  // A quantifier after it is for its last character alone: what it must contain cannot be told from here.
  return /^[*+?{]$/.test(reader.units[reader.at] ?? '') || text === '' ? ANYTHING : { is: 'text', text }
}

/** Gives the reading up: what is left is not followed. */
function skipToEnd(reader: Reader): PatternPart {
  reader.at = reader.units.length + 1
  return ANYTHING
}
