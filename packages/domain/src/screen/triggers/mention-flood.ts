import { z } from 'zod'
import { within } from '../recent.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('mention-flood'),
  /** Members and roles mentioned, each counted once a message; everyone counts as one. */
  atLeast: z.number().int().min(2).max(100),
  /** Counted over the author's messages of this time, in ms; 0: in one message. */
  withinMs: z.number().int().min(0).max(120_000).default(0),
})

/** Many mentions, in one message or over several. */
export const mentionFlood = defineTrigger({
  kind: 'mention-flood',
  config,
  facts: ['mentions', 'recent'],
  wakes: () => [{ by: 'measure', of: 'mentions', atLeast: 1 }],
  explain: ({ atLeast, withinMs }) =>
    withinMs === 0 ? `${atLeast} mentions in one message` : `${atLeast} mentions in ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs }) {
    return ({ data }) => {
      const { users, roles, everyone } = data.mentions
      const own = users.length + roles.length + (everyone ? 1 : 0)
      if (own === 0) return null
      const others = withinMs === 0 ? [] : within(data, withinMs).filter((entry) => entry.mentions > 0)
      const count = others.reduce((sum, entry) => sum + entry.mentions, own)
      if (count < atLeast) return null
      return { surface: 'activity', ranges: [], explanation: explain(count, others.length + 1), burst: others }
    }
  },
})

const explain = (count: number, messages: number) =>
  messages === 1 ? `${count} mentions in one message` : `${count} mentions in ${messages} messages`
