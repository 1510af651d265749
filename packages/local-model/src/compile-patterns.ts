import { type Family, wordLists } from './families/index.ts'
import { readWord } from './read-word.ts'

/** Words of which one has to stand somewhere. */
interface Element {
  readonly words: readonly string[]
  /** Most words between the element before it and this one. */
  readonly gap: number
}

/** One way of saying something. */
export interface Pattern {
  /** Place in the list of families. */
  readonly family: number
  /** 0 to 1000. */
  readonly points: number
  readonly elements: readonly Element[]
}

const SHORT_GAP = 3
const LONG_GAP = 7

/** Reads the patterns of all families. @throws where one cannot be read. */
export function compilePatterns(families: readonly Family[]): Pattern[] {
  return families.flatMap(({ patterns }, family) =>
    Object.entries(patterns).flatMap(([points, lines]) =>
      lines
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .flatMap((line) => waysOf(line).map((elements) => ({ family, points: Number(points), elements }))),
    ),
  )
}

/** A line with and without each of its optional words. */
function waysOf(line: string): Element[][] {
  let ways: { readonly elements: Element[]; readonly gap: number }[] = [{ elements: [], gap: 0 }]
  for (const token of line.split(/\s+/)) {
    const gap = gapOf(token)
    if (gap > 0) {
      ways = ways.map((way) => ({ ...way, gap: Math.max(way.gap, gap) }))
      continue
    }
    const isOptional = token.endsWith('?')
    const words = wordsOf(isOptional ? token.slice(0, -1) : token)
    const longer = ways.map(({ elements, gap: before }) => ({
      elements: [...elements, { words, gap: before }],
      gap: 0,
    }))
    ways = isOptional ? [...ways, ...longer] : longer
  }
  const known = new Set<string>()
  return ways
    .map(({ elements }) => elements)
    .filter((elements) => {
      const key = JSON.stringify(elements)
      return elements.length > 0 && !known.has(key) && known.add(key)
    })
}

function gapOf(token: string): number {
  if (token === '..' || token === '..?') return SHORT_GAP
  return token === '....' ? LONG_GAP : 0
}

function wordsOf(token: string): readonly string[] {
  const names = token.startsWith('(') && token.endsWith(')') ? token.slice(1, -1).split('|') : [token]
  const words = names.flatMap((name) => {
    if (!name.startsWith('@')) return name.endsWith('*') ? withEndings(name.slice(0, -1)) : [name]
    const list = wordLists[name.slice(1)]
    if (!list) throw new Error(`there is no list of words called ${name}`)
    return list
  })
  for (const word of words) readWord(word)
  return [...new Set(words)].sort()
}

function withEndings(word: string): string[] {
  const stem = word.endsWith('e') ? word.slice(0, -1) : word
  return [word, `${word}s`, `${stem}ed`, `${stem}er`, `${stem}ers`, `${stem}in`, `${stem}ing`]
}
