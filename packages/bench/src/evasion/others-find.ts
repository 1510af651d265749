import BadWordsNext from 'bad-words-next'
import english from 'bad-words-next/lib/en'
import { englishRecommendedTransformers, parseRawPattern, RegExpMatcher } from 'obscenity'
import { type EvasionCase, postsOf } from './evasion-case.ts'

/** A filter for words that is told one of them. */
export interface OtherFilter {
  readonly name: string
  readonly finds: (evasion: EvasionCase) => boolean
}

/** Filters that others use, as their manuals set them up, with the rule's word as their only one. */
export const otherFilters: readonly OtherFilter[] = [
  { name: 'obscenity', finds: byWord(obscenityFor) },
  { name: 'bad-words-next', finds: byWord(badWordsFor) },
]

type Finds = (text: string) => boolean

function byWord(make: (word: string) => Finds): OtherFilter['finds'] {
  const made = new Map<string, Finds>()
  return (evasion) => {
    const { value } = evasion.rule
    const finds = made.get(value) ?? make(value)
    made.set(value, finds)
    return postsOf(evasion).some(finds)
  }
}

/** Letters that its recommended transformers leave doubled; of others it keeps one, so a pattern must have one too. */
const KEPT_DOUBLED = 'beolsg'

function obscenityFor(word: string): Finds {
  const pattern = word.replaceAll(/(.)\1+/g, (run, letter: string) => (KEPT_DOUBLED.includes(letter) ? run : letter))
  const matcher = new RegExpMatcher({
    blacklistedTerms: [{ id: 0, pattern: parseRawPattern(pattern) }],
    ...englishRecommendedTransformers,
  })
  return (text) => matcher.hasMatch(text)
}

function badWordsFor(word: string): Finds {
  const filter = new BadWordsNext({ data: { id: 'en', words: [word], lookalike: english.lookalike } })
  return (text) => filter.check(text)
}
