import { originalRange } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'
import { matchHidden } from './find-hidden.ts'
import { type HiddenWord, waysToHide } from './hidden-word.ts'
import { isPlainLetter, isWordCode } from './leet.ts'
import { indexScrambled } from './scrambled-words.ts'
import { shownOtherwise } from './shown-otherwise.ts'
import { hear, type Sounds } from './sounds.ts'
import { continuesWord } from './word-edges.ts'
import { indexWords } from './word-index.ts'

type OnWord = (rule: number, start: number, end: number) => void

/** Words of many rules, found in one pass over a canonical text, however they are spelt. */
export interface WordList {
  /** Calls `onWord` with the rule and [start, end) in the text; a word that is hidden in several ways may be told of twice. */
  find(text: string, onWord: OnWord): void
  /** Words in a member's name, with their ranges in it. Names come again with every message: the last ones are remembered. */
  findInName(name: string): readonly WordInName[]
}

export interface WordInName {
  readonly rule: number
  readonly range: readonly [number, number]
}

const MOST_NAMES = 2_000

export interface RuleWords {
  readonly rule: number
  readonly words: readonly string[]
  readonly isWhole: boolean
}

interface Owner {
  readonly rule: number
  readonly isWhole: boolean
}

/** Prepares the words of all rules. Words are made canonical first, as texts are. */
export function listWords(rules: readonly RuleWords[]): WordList {
  const owners = ownersOf(rules)
  const words = [...owners.keys()]
  const byWord = [...owners.values()]
  const plain = plainWords(words.filter(isReadAsItStands))
  const hidden = hiddenWords(words)
  const scrambled = indexScrambled(words)
  const names = new Map<string, readonly WordInName[]>()
  const find = (text: string, onWord: OnWord) => {
    plain?.(text, (word, start, end) => {
      for (const { rule, isWhole } of owners.get(word) ?? []) {
        if (!isWhole || (!continuesWord(text, start, -1) && !continuesWord(text, end - 1, 1))) onWord(rule, start, end)
      }
    })
    hidden?.(
      text,
      (place, isWhole, start, end) => {
        for (const owner of byWord[place] ?? []) if (owner.isWhole === isWhole) onWord(owner.rule, start, end)
      },
      byWord,
    )
    scrambled?.find(text, (place, start, end) => {
      for (const { rule } of byWord[place] ?? []) onWord(rule, start, end)
    })
  }
  return {
    find,
    findInName(name) {
      const known = names.get(name)
      if (known) return known
      const found: WordInName[] = []
      const canonical = canonicalize(name)
      for (const view of [canonical, ...shownOtherwise(name)]) {
        find(view.text, (rule, start, end) => found.push({ rule, range: originalRange(view, start, end) }))
      }
      if (names.size >= MOST_NAMES) names.clear()
      names.set(name, found)
      return found
    },
  }
}

function ownersOf(rules: readonly RuleWords[]): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>()
  for (const { rule, words, isWhole } of rules) {
    for (const word of new Set(words.map((one) => canonicalize(one).text.trim()))) {
      if (word === '') continue
      const known = owners.get(word)
      if (known) known.push({ rule, isWhole })
      else owners.set(word, [{ rule, isWhole }])
    }
  }
  return owners
}

/**
 * Words that cannot be hidden, and words of one stretch, such as `xxx`: its letters run into the next word's where that
 * begins with the same one, so that only as it stands it is surely heard.
 */
function isReadAsItStands(word: string): boolean {
  return waysToHide(word).every(({ stretches }) => stretches.length === 1)
}

/** Words that are found as they stand. */
function plainWords(words: readonly string[]) {
  if (words.length === 0) return null
  const index = indexWords(words)
  return (text: string, onWord: (word: string, start: number, end: number) => void) =>
    index.scan(text, (pattern, start, end) => onWord(words[pattern] ?? '', start, end))
}

type OnHidden = (place: number, isWhole: boolean, start: number, end: number) => void

/** Places that are looked at for one text: far more than an ordinary one can give. */
const MOST_CANDIDATES = 2_000
/** Times that one word is told of in one text: enough to show. */
const MOST_MATCHES = 20

function hiddenWords(words: readonly string[]) {
  const ways: { readonly place: number; readonly word: HiddenWord }[] = []
  for (const [place, one] of words.entries()) for (const word of waysToHide(one)) ways.push({ place, word })
  if (ways.length === 0) return null
  const index = indexWords(ways.map(({ word }) => word.sounds))
  return (text: string, onHidden: OnHidden, owners: readonly (readonly Owner[])[]) => {
    let candidates = 0
    const matches = new Map<number, number>()
    const look = (withSigns: boolean) => {
      const heard = hear(text, withSigns)
      let node = 0
      for (let at = 0; at < heard.count && candidates < MOST_CANDIDATES; at++) {
        node = index.step(node, heard.sounds[at] ?? 0)
        if (!index.ends(node)) continue
        index.eachEnding(node, (nth) => {
          const way = ways[nth]
          if (!way) return
          const { place, word } = way
          const known = matches.get(place) ?? 0
          if (known >= MOST_MATCHES) return
          const from = at + 1 - word.stretches.length
          const isInside = isSurelyInside(text, heard, from, at)
          for (const isWhole of kinds(owners[place], isInside)) {
            candidates++
            const match = matchHidden(text, heard, from, word, { isWhole, withSigns })
            if (!match || (withSigns && !SIGN.test(text.slice(...match)))) continue
            matches.set(place, known + 1)
            onHidden(place, isWhole, ...match)
          }
        })
      }
      return heard.hasSigns
    }
    if (look(false)) look(true)
  }
}

const WHOLE_ONLY = [true]
const PART_ONLY = [false]
const BOTH = [true, false]
const NEITHER: readonly boolean[] = []

/** In which ways the word is looked for here: as a whole word, as part of others. */
function kinds(owners: readonly Owner[] | undefined, isInside: boolean): readonly boolean[] {
  const hasWhole = !isInside && (owners?.some(({ isWhole }) => isWhole) ?? false)
  const hasPart = owners?.some(({ isWhole }) => !isWhole) ?? false
  return hasWhole ? (hasPart ? BOTH : WHOLE_ONLY) : hasPart ? PART_ONLY : NEITHER
}

/** Whether letters go on before or after the stretches, so that no whole word can begin or end there. */
function isSurelyInside(text: string, { firsts, lasts }: Sounds, from: number, to: number): boolean {
  const start = firsts[from] ?? 0
  const end = lasts[to] ?? 0
  if (lasts[from] === start && isPlainLetter(text.charCodeAt(start)) && isWordCode(text.charCodeAt(start - 1)))
    return true
  return firsts[to] === end && isPlainLetter(text.charCodeAt(end)) && isPlainLetter(text.charCodeAt(end + 1))
}

const SIGN = /[^\p{L}\p{N}\s]/u
