import { foldCase } from '../fold-case.ts'
import { type PatternPart, parsePattern } from './parse-pattern.ts'

/** Alternatives of one pattern that are told apart. */
const MOST_ALTERNATIVES = 16
/** Literals shorter than this are in nearly every text. */
const SHORTEST_LITERAL = 2
const LONGEST_LITERAL = 40

/** What every match of a part contains. */
interface Contents {
  /** All texts that it can match, where they are few. */
  readonly exact: readonly string[] | null
  /** Texts of which every match contains one. */
  readonly needs: readonly string[] | null
}

const ANYTHING: Contents = { exact: null, needs: null }
const NOTHING: Contents = { exact: [''], needs: null }

/**
 * Pieces of text, in folded case, of which one stands in every text that the pattern matches; null where there are none
 * that are long enough. A pattern whose pieces are not there need not be run.
 */
export function requiredLiterals(pattern: string): readonly string[] | null {
  const part = parsePattern(pattern)
  const needs = part && needsOf(contentsOf(part))
  return needs && needs.length > 0 ? [...new Set(needs)] : null
}

function contentsOf(part: PatternPart): Contents {
  switch (part.is) {
    case 'text':
      return { exact: [foldCase(part.text)], needs: null }
    case 'one-of':
      return { exact: [...new Set(part.characters.map(foldCase))], needs: null }
    case 'nothing':
      return NOTHING
    case 'anything':
      return ANYTHING
    case 'row':
      return rowOf(part.parts.map(contentsOf))
    case 'choice':
      return choiceOf(part.parts.map(contentsOf))
    case 'repeated':
      return repeated(contentsOf(part.part), part.least, part.most)
  }
}

/** Neighbours that are known exactly grow together; of all that grew, the best is needed. */
function rowOf(parts: readonly Contents[]): Contents {
  let run: readonly string[] = ['']
  let best: readonly string[] | null = null
  let isExact = true
  const settle = () => {
    best = better(best, usable(run))
    run = ['']
  }
  for (const { exact, needs } of parts) {
    if (exact && run.length * exact.length <= MOST_ALTERNATIVES && lengthOf(run) + lengthOf(exact) <= LONGEST_LITERAL) {
      run = run.flatMap((before) => exact.map((after) => before + after))
      continue
    }
    isExact = false
    settle()
    if (exact) run = exact
    else best = better(best, needs)
  }
  if (isExact) return { exact: run, needs: null }
  settle()
  return { exact: null, needs: best }
}

function choiceOf(parts: readonly Contents[]): Contents {
  const exact = parts.every((part) => part.exact) ? parts.flatMap((part) => part.exact ?? []) : null
  if (exact && exact.length <= MOST_ALTERNATIVES) return { exact, needs: null }
  const needs = parts.map(needsOf)
  return needs.every((one) => one !== null) ? { exact: null, needs: needs.flat() } : ANYTHING
}

function repeated(inner: Contents, least: number, most: number): Contents {
  if (least === 1 && most === 1) return inner
  if (least > 0) return { exact: null, needs: needsOf(inner) }
  if (most === 1 && inner.exact) return { exact: ['', ...inner.exact], needs: null }
  return ANYTHING
}

function needsOf({ exact, needs }: Contents): readonly string[] | null {
  return needs ?? (exact ? usable(exact) : null)
}

function usable(texts: readonly string[]): readonly string[] | null {
  return texts.every((text) => text.length >= SHORTEST_LITERAL) ? texts : null
}

/** The longer the shortest of them, the seldomer they are. */
function better(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (!a || !b) return a ?? b
  const shortest = (texts: readonly string[]) => texts.reduce((least, { length }) => Math.min(least, length), 99)
  return shortest(b) > shortest(a) ? b : a
}

const lengthOf = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0)
