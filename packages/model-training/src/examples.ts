import { readingsOf } from '@nexus/domain'
import type { Part } from './dedupe-key.ts'
import { readSets, type SetName } from './read-sets.ts'
import { ownExamples } from './templates/index.ts'

/** One judged text, in the readings in which messages are scored; the first is the canonical one. */
export interface Prepared {
  readonly set: SetName | 'sentences' | 'templates'
  readonly readings: readonly string[]
  readonly isHarmful: boolean
  readonly part: Part
}

/** All that the model learns from and is measured on: the sets below `folder`, sentences of the ordinary talk, and our own. */
export function prepareExamples(folder: string): Prepared[] {
  return [...readSets(folder), ...ownExamples()].flatMap(({ set, text, isHarmful, part }): Prepared[] => {
    const whole: Prepared = { set, readings: readingsOf(text), isHarmful, part }
    if (set !== 'topical') return [whole]
    const sentences = text
      .split(/[.!?]+/)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== '')
    if (sentences.length < 2) return [whole]
    return [
      whole,
      ...sentences.map((sentence): Prepared => ({ set: 'sentences', readings: readingsOf(sentence), isHarmful, part })),
    ]
  })
}
