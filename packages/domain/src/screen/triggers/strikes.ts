import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('strikes'),
  /** Weight of the author's strikes that still count. */
  atLeast: z.number().positive().max(1_000),
})

/** Somebody with strikes: the counter that lasts, and runs down as they expire. */
export const strikes = defineTrigger({
  kind: 'strikes',
  config,
  facts: ['author.strikeWeight'],
  wakes: () => [{ by: 'message' }],
  explain: ({ atLeast }) => `strikes of a weight of ${atLeast}`,
  prepare({ atLeast }) {
    return ({ data: { author } }) =>
      author.strikeWeight < atLeast
        ? null
        : { surface: 'activity', ranges: [], explanation: `strikes of a weight of ${author.strikeWeight}` }
  },
})
