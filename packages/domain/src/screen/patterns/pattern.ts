import { RE2JS, RE2Set } from 're2js'

/** Instructions of one compiled pattern: what it costs for each character of a text. */
export const MOST_INSTRUCTIONS = 500
export const LONGEST_PATTERN = 1_000
/** Places that are shown of one pattern in one text. */
const MOST_PLACES = 20
/** What a set of patterns may remember of texts, in bytes; past it the texts are read more slowly. */
const SET_BYTES = 256 * 1_024

export type PatternFault = { readonly message: string; readonly hint: string }

/** Several patterns that are looked for together, in time proportional to the text. */
export interface PatternSet {
  /** Instructions of all: what reading one character costs at most. */
  readonly instructions: number
  /** Whether any of them is in the text. */
  isIn(text: string): boolean
  /** [start, end) in UTF-16 units of what the patterns match, in the order of the patterns. Costs as much again. */
  placesIn(text: string): [number, number][]
}

/** @throws RE2JSException for a pattern that is none: `patternFault` tells beforehand. */
export function patternSet(patterns: readonly string[], isCaseSensitive: boolean): PatternSet {
  const flags = isCaseSensitive ? 0 : RE2JS.CASE_INSENSITIVE
  const compiled = patterns.map((pattern) => RE2JS.compile(pattern, flags))
  const set = new RE2Set(RE2Set.UNANCHORED, flags, SET_BYTES)
  for (const pattern of patterns) set.add(pattern)
  set.compile()
  return {
    instructions: compiled.reduce((sum, one) => sum + one.programSize(), 0),
    isIn: (text) => set.match(text).length > 0,
    placesIn: (text) =>
      set
        .match(text)
        .flatMap((id) => placesOf(compiled[id], text))
        .slice(0, MOST_PLACES),
  }
}

function placesOf(pattern: RE2JS | undefined, text: string): [number, number][] {
  const matcher = pattern?.matcher(text)
  const places: [number, number][] = []
  while (places.length < MOST_PLACES && matcher?.find()) {
    if (matcher.end() > matcher.start()) places.push([matcher.start(), matcher.end()])
  }
  return places
}

/** Why a pattern cannot be used, and what to do about it; null for one that can. */
export function patternFault(pattern: string, isCaseSensitive: boolean): PatternFault | null {
  let compiled: RE2JS
  try {
    compiled = RE2JS.compile(pattern, isCaseSensitive ? 0 : RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
    return { message: `is no pattern: ${why}`, hint: hintFor(pattern) }
  }
  if (compiled.programSize() > MOST_INSTRUCTIONS) {
    const hint = `at most ${MOST_INSTRUCTIONS}: repeat less often than in {1,100}, or split it into several patterns`
    return { message: `takes ${compiled.programSize()} steps for each character`, hint }
  }
  if (compiled.test('')) return { message: 'matches nothing at all', hint: 'ask for at least one character: + for *' }
  return null
}

function hintFor(pattern: string): string {
  if (/\(\?<?[=!]/.test(pattern)) return 'there is no looking ahead or behind: use not with a pattern of its own'
  if (/\\[1-9]/.test(pattern)) return 'there are no back references: name what may repeat'
  return 'the syntax is that of RE2, as in \\bfree\\s+nitro\\b'
}
