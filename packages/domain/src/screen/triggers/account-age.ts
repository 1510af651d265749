import { timeOfSnowflake } from '@nexus/events'
import { z } from 'zod'
import { happenedAt } from '../happened-at.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('account-age'),
  /** Younger than this, in ms. */
  youngerThanMs: z.number().int().min(60_000).max(315_360_000_000),
})

/** An account that was made a short while ago. */
export const accountAge = defineTrigger({
  kind: 'account-age',
  config,
  facts: ['author.id'],
  wakes: () => [{ by: 'message' }],
  explain: ({ youngerThanMs }) => `an account younger than ${hours(youngerThanMs)} hours`,
  prepare({ youngerThanMs }) {
    return ({ data }) => {
      const age = happenedAt(data) - timeOfSnowflake(data.author.id)
      if (age >= youngerThanMs) return null
      return { surface: 'activity', ranges: [], explanation: `an account that is ${hours(age)} hours old` }
    }
  },
})

const hours = (ms: number) => Math.max(0, Math.round(ms / 360_000) / 10)
