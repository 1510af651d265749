import { z } from 'zod'
import { countCharacters, countLines } from '../../text/count-text.ts'
import { defineTrigger } from './trigger.ts'

const config = z
  .strictObject({
    kind: z.literal('length'),
    /** Characters that a reader sees as one each; a message without text has none. */
    atLeast: z.number().int().min(0).max(4_000).optional(),
    atMost: z.number().int().min(0).max(4_000).optional(),
    /** Lines, empty ones included. */
    linesAtLeast: z.number().int().min(2).max(2_000).optional(),
  })
  .refine(({ atLeast, atMost, linesAtLeast }) => (atLeast ?? atMost ?? linesAtLeast) !== undefined, {
    error: 'must have atLeast, atMost or linesAtLeast',
  })
  .refine(({ atLeast = 0, atMost = 4_000 }) => atLeast <= atMost, { error: 'atLeast must not be more than atMost' })

/** Messages that are too long, too short, or have too many lines. */
export const length = defineTrigger({
  kind: 'length',
  config,
  facts: ['surfaces'],
  wakes: ({ atLeast = 0, linesAtLeast = 1 }) =>
    Math.max(atLeast, linesAtLeast - 1) === 0
      ? [{ by: 'message' }]
      : [{ by: 'measure', of: 'length', atLeast: Math.max(atLeast, linesAtLeast - 1) }],
  explain: ({ atLeast, atMost, linesAtLeast }) =>
    [
      atLeast === undefined ? '' : `at least ${atLeast} characters`,
      atMost === undefined ? '' : `at most ${atMost} characters`,
      linesAtLeast === undefined ? '' : `at least ${linesAtLeast} lines`,
    ]
      .filter((part) => part !== '')
      .join(' and '),
  prepare({ atLeast = 0, atMost = Number.POSITIVE_INFINITY, linesAtLeast = 1 }) {
    return ({ data }) => {
      const { content } = data.surfaces
      const characters = countCharacters(content)
      if (characters < atLeast || characters > atMost) return null
      const lines = countLines(content)
      if (lines < linesAtLeast) return null
      const told = linesAtLeast > 1 ? `${characters} characters in ${lines} lines` : `${characters} characters`
      return { surface: 'content', ranges: [], explanation: told }
    }
  },
})
