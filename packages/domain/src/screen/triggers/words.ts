import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('words'),
  /** Words or phrases, in any letter case. */
  words: z.array(z.string().trim().min(2).max(100)).min(1).max(2_000),
  /** `word`: only where it stands alone; `anywhere`: also inside of other words. */
  match: z.enum(['word', 'anywhere']).default('word'),
})

/** Words of a list, however they are spelt: the index of all rules' words finds them in one pass over the message. */
export const words = defineTrigger({
  kind: 'words',
  config,
  facts: ['surfaces'],
  wakes: ({ words, match }) => [{ by: 'words', words, isWhole: match === 'word' }],
  explain: ({ words }) => (words.length === 1 ? 'a word of a list of one' : `a word of a list of ${words.length}`),
  prepare(_config, { place }) {
    return (reading) => {
      const hits = reading.wordsOf(place)
      const [first] = hits
      if (!first) return null
      const sameText = hits.filter((hit) => hit.surface === first.surface)
      const ranges = sameText.map((hit) => hit.range)
      return { surface: first.surface, ranges, explanation: explain(sameText.length), isWeak: first.surface === 'name' }
    }
  },
})

const explain = (count: number) => (count === 1 ? 'a word that is on the list' : `${count} words that are on the list`)
