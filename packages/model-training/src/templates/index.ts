import { partOf } from '../dedupe-key.ts'
import { chat } from './chat.ts'
import { groups } from './groups.ts'
import { makeSentences } from './make-sentences.ts'
import { policy } from './policy.ts'

/** Sentences of our own with their label; a fifth of them is left for tests, as of the sets. */
export function ownExamples() {
  const seen = new Set<string>()
  return [...groups, ...policy, ...chat].flatMap((template, place) =>
    makeSentences(template, 0x5eed + place)
      .filter((text) => !seen.has(text) && seen.add(text))
      .map((text) => ({ set: 'templates' as const, text, isHarmful: template.isHarmful, part: partOf(text) })),
  )
}
