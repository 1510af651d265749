import { canonicalize } from './canonicalize.ts'
import { matchHidden } from './find-hidden.ts'
import { type HiddenWord, waysToHide } from './hidden-word.ts'
import { LEET_SIGNS } from './leet.ts'
import { indexScrambled } from './scrambled-words.ts'
import { hear } from './sounds.ts'
import { indexWords } from './word-index.ts'
import { continuesWord } from './word-edges.ts'

type OnWord = (rule: number, start: number, end: number) => void

/** Words of many rules, found in one pass over a canonical text, however they are spelt. */
export interface WordList {
  /** Calls `onWord` with the rule and [start, end) in the text; a word that is hidden in several ways may be told of twice. */
  find(text: string, onWord: OnWord): void
}

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
  const plain = plainWords(words.filter((word) => waysToHide(word).length === 0))
  const hidden = hiddenWords(words)
  const scrambled = indexScrambled(words)
  return {
    find(text, onWord) {
      plain?.(text, (word, start, end) => {
        for (const { rule, isWhole } of owners.get(word) ?? []) {
          if (!isWhole || (!continuesWord(text, start, -1) && !continuesWord(text, end - 1, 1))) onWord(rule, start, end)
        }
      })
      hidden?.(text, (place, isWhole, start, end) => {
        for (const owner of byWord[place] ?? []) if (owner.isWhole === isWhole) onWord(owner.rule, start, end)
      }, byWord)
      scrambled?.find(text, (place, start, end) => {
        for (const { rule } of byWord[place] ?? []) onWord(rule, start, end)
      })
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

/** Words that are found only as they stand. */
function plainWords(words: readonly string[]) {
  if (words.length === 0) return null
  const index = indexWords(words)
  return (text: string, onWord: (word: string, start: number, end: number) => void) =>
    index.scan(text, (pattern, start, end) => onWord(words[pattern] ?? '', start, end))
}

type OnHidden = (place: number, isWhole: boolean, start: number, end: number) => void

/** Places that are looked at for one text: far more than an ordinary one can give. */
const MOST_CANDIDATES = 2_000

function hiddenWords(words: readonly string[]) {
  const ways: { readonly place: number; readonly word: HiddenWord }[] = []
  for (const [place, one] of words.entries()) for (const word of waysToHide(one)) ways.push({ place, word })
  if (ways.length === 0) return null
  const index = indexWords(ways.map(({ word }) => word.sounds))
  return (text: string, onHidden: OnHidden, owners: readonly (readonly Owner[])[]) => {
    let candidates = 0
    for (const withSigns of LEET_SIGNS.test(text) ? [false, true] : [false]) {
      const heard = hear(text, withSigns)
      let node = 0
      for (let at = 0; at < heard.count && candidates < MOST_CANDIDATES; at++) {
        node = index.step(node, heard.sounds[at] ?? 0)
        if (!index.ends(node)) continue
        index.eachEnding(node, (way) => {
          const { place, word } = ways[way] ?? {}
          if (place === undefined || !word) return
          candidates++
          const from = at + 1 - word.stretches.length
          for (const isWhole of [true, false]) {
            if (!owners[place]?.some((owner) => owner.isWhole === isWhole)) continue
            const match = matchHidden(text, heard, from, word, { isWhole, withSigns })
            if (match && (!withSigns || SIGN.test(text.slice(...match)))) onHidden(place, isWhole, ...match)
          }
        })
      }
    }
  }
}

const SIGN = /[^\p{L}\p{N}\s]/u
