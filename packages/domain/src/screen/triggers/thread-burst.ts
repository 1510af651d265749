import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('thread-burst'),
  /** Threads that the member began, this one included. */
  atLeast: z.number().int().min(2).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
})

/** One member who begins thread after thread. For rules on `thread`. */
export const threadBurst = defineTrigger({
  kind: 'thread-burst',
  config,
  facts: ['lately'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'lately', atLeast }],
  explain: ({ atLeast, withinMs }) => `${atLeast} new threads in ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs }) {
    return ({ data: { kind, lately = [] } }) => {
      if (kind !== 'thread') return null
      const until = lately.at(-1)?.at ?? 0
      const count = lately.filter(({ at }) => until - at <= withinMs).length
      return count < atLeast ? null : { surface: 'activity', ranges: [], explanation: `${count} new threads` }
    }
  },
})
