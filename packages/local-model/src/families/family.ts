import type { Category, Severity } from '@nexus/events'

export type FamilyName =
  | 'identity'
  | 'self-harm'
  | 'scam'
  | 'injection'
  | 'violence'
  | 'sexual'
  | 'insult'
  | 'privacy'
  | 'graphic'

/** Phrases of one kind. They decide nothing but what the AI reads. */
export interface Family {
  readonly name: FamilyName
  readonly category: Category
  readonly severity: Severity
  /** What staff read about a message in which it was found. */
  readonly says: string
  /**
   * By points (0 to 1000, on the scale of scores): patterns, one a line. A pattern is words with single gaps; `kill*` is
   * the word with its usual endings, `(a|b)` either word, `@people` a word of that list, `word?` there or not, `..` up to
   * three words between, `....` up to seven. No pattern reaches across the end of a sentence.
   */
  readonly patterns: Readonly<Record<number, string>>
}
