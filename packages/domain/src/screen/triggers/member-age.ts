import { z } from 'zod'
import { happenedAt } from '../happened-at.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('member-age'),
  /** In the guild for less than this, in ms. */
  youngerThanMs: z.number().int().min(1_000).max(315_360_000_000),
})

/** A member who joined a short while ago. When he joined is not known of everybody: then this is neither true nor false. */
export const memberAge = defineTrigger({
  kind: 'member-age',
  config,
  facts: ['author.joinedAt'],
  wakes: () => [{ by: 'message' }],
  explain: ({ youngerThanMs }) => `a member for less than ${minutes(youngerThanMs)} minutes`,
  prepare({ youngerThanMs }) {
    return ({ data }) => {
      const { joinedAt } = data.author
      if (joinedAt === null) return { unknown: 'when the author joined' }
      const age = happenedAt(data) - joinedAt
      if (age >= youngerThanMs) return null
      return { surface: 'activity', ranges: [], explanation: `a member for ${minutes(age)} minutes` }
    }
  },
})

const minutes = (ms: number) => Math.max(0, Math.round(ms / 60_000))
