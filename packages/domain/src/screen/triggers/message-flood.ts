import { z } from 'zod'
import { within } from '../recent.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('message-flood'),
  /** Messages, this one included. */
  atLeast: z.number().int().min(3).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
})

/** More messages than a person needs to say something. */
export const messageFlood = defineTrigger({
  kind: 'message-flood',
  config,
  facts: ['recent'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'recent', atLeast }],
  explain: ({ atLeast, withinMs }) => `${atLeast} messages in ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs }) {
    return ({ data }) => {
      if (data.recent.length < atLeast || data.kind === 'edit') return null
      const others = within(data, withinMs)
      if (others.length + 1 < atLeast) return null
      return { surface: 'activity', ranges: [], explanation: explain(others.length + 1, withinMs), burst: others }
    }
  },
})

const explain = (count: number, withinMs: number) => `${count} messages in ${Math.round(withinMs / 1_000)} seconds`
