import { z } from 'zod'
import { within } from '../recent.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('duplicate-flood'),
  /** Equal messages, this one included. */
  atLeast: z.number().int().min(2).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
  /** Texts shorter than this (`ok`, `gg`) may be repeated; messages without text are always counted. */
  minLength: z.number().int().min(0).max(2_000).default(5),
})

/** The same message again and again, in whatever channels; letter case, spaces and punctuation make no difference. */
export const duplicateFlood = defineTrigger({
  kind: 'duplicate-flood',
  config,
  facts: ['recent', 'surfaces'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'recent', atLeast }],
  explain: ({ atLeast, withinMs }) => `the same message ${atLeast} times in ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs, minLength }) {
    return ({ data }) => {
      if (data.recent.length < atLeast) return null
      const { length } = data.surfaces.content
      const own = data.recent.find((entry) => entry.messageId === data.messageId)
      if (!own || (length > 0 && length < minLength)) return null
      const others = within(data, withinMs).filter((entry) => entry.contentHash === own.contentHash)
      if (others.length + 1 < atLeast) return null
      const channels = new Set([own, ...others].map((entry) => entry.channelId)).size
      return { surface: 'activity', ranges: [], explanation: explain(others.length + 1, channels), burst: others }
    }
  },
})

const explain = (count: number, channels: number) =>
  channels === 1 ? `the same message ${count} times` : `the same message ${count} times in ${channels} channels`
