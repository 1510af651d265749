import { z } from 'zod'
import { countEmoji } from '../../text/count-emoji.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('emoji'),
  /** Emoji in one message: pictographs as a reader sees them, and those of servers. */
  atLeast: z.number().int().min(1).max(2_000),
})

/** A message that is full of emoji. */
export const emoji = defineTrigger({
  kind: 'emoji',
  config,
  facts: ['surfaces'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'length', atLeast }],
  explain: ({ atLeast }) => `${atLeast} emoji in one message`,
  prepare({ atLeast }) {
    return ({ data }) => {
      const count = countEmoji(data.surfaces.content)
      return count < atLeast ? null : { surface: 'content', ranges: [], explanation: `${count} emoji in one message` }
    }
  },
})
