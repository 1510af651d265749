import { z } from 'zod'
import { within } from '../recent.ts'
import type { Trigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('message-flood'),
  /** Messages, this one included. */
  atLeast: z.number().int().min(3).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
})

/** More messages than a person needs to say something. */
export const messageFlood: Trigger<'message-flood', typeof config> = {
  kind: 'message-flood',
  config,
  needs: 'activity',
  prepare({ atLeast, withinMs }) {
    return ({ data }) => {
      if (data.recent.length < atLeast || data.kind === 'edit') return null
      const others = within(data, withinMs)
      if (others.length + 1 < atLeast) return null
      return { surface: 'activity', ranges: [], explanation: explain(others.length + 1, withinMs), burst: others }
    }
  },
}

const explain = (count: number, withinMs: number) => `${count} messages in ${Math.round(withinMs / 1_000)} seconds`
