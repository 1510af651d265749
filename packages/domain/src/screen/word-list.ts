import { canonicalize } from './canonicalize.ts'
import { indexWords } from './word-index.ts'

/** Words of many rules, found in one pass over a canonical text. */
export interface WordList {
  /** Calls `onWord` with the rule and [start, end) in the text. */
  find(text: string, onWord: (rule: number, start: number, end: number) => void): void
}

export interface RuleWords {
  readonly rule: number
  readonly words: readonly string[]
  readonly isWhole: boolean
}

/** Prepares the words of all rules. Words are made canonical first, as texts are. */
export function listWords(rules: readonly RuleWords[]): WordList {
  const owners = new Map<string, { readonly rule: number; readonly isWhole: boolean }[]>()
  for (const { rule, words, isWhole } of rules) {
    for (const word of new Set(words.map((one) => canonicalize(one).text.trim()))) {
      if (word === '') continue
      const known = owners.get(word)
      if (known) known.push({ rule, isWhole })
      else owners.set(word, [{ rule, isWhole }])
    }
  }
  const index = indexWords([...owners.keys()])
  const byPattern = [...owners.values()]
  return {
    find(text, onWord) {
      index.scan(text, (pattern, start, end) => {
        for (const { rule, isWhole } of byPattern[pattern] ?? []) {
          if (!isWhole || (!isWordUnit(text, start - 1) && !isWordUnit(text, end))) onWord(rule, start, end)
        }
      })
    },
  }
}

const WORD_UNIT = /[\p{L}\p{N}\p{M}]/u

/** Whether a letter or digit stands there. Pairs of surrogates are letters of other scripts, or emoji: those end words. */
function isWordUnit(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false
  const code = text.charCodeAt(at)
  if (code < 0x80)
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a)
  return WORD_UNIT.test(text.charAt(at))
}
