import { timeOfSnowflake } from '@nexus/events'
import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('join-burst'),
  /** Members who joined, this one included. */
  atLeast: z.number().int().min(2).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
  /** Count only accounts younger than this, in ms. */
  accountsYoungerThanMs: z.number().int().min(60_000).max(315_360_000_000).optional(),
})

/** Many members at once: a raid. For rules on `join`. */
export const joinBurst = defineTrigger({
  kind: 'join-burst',
  config,
  facts: ['lately'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'lately', atLeast }],
  explain: ({ atLeast, withinMs }) => `${atLeast} members who join within ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs, accountsYoungerThanMs = Number.POSITIVE_INFINITY }) {
    return ({ data: { kind, author, lately = [] } }) => {
      if (kind !== 'join') return null
      const until = lately.at(-1)?.at ?? 0
      const counted = lately.filter(
        ({ userId, at }) => until - at <= withinMs && at - timeOfSnowflake(userId) < accountsYoungerThanMs,
      )
      if (counted.length < atLeast || !counted.some(({ userId }) => userId === author.id)) return null
      return { surface: 'activity', ranges: [], explanation: `one of ${counted.length} who joined at the same time` }
    }
  },
})
