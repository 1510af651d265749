import { z } from 'zod'
import { within } from '../recent.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('channel-hopping'),
  /** Different channels in which the author posted, this one included. */
  atLeast: z.number().int().min(2).max(50),
  withinMs: z.number().int().min(1_000).max(120_000),
  /** Count only messages that carry a link or a file: what hijacked accounts leave behind. */
  onlyWith: z.enum(['anything', 'links', 'attachments', 'links-or-attachments']).default('anything'),
})

/** One author in many channels within a short time, whatever he writes there. */
export const channelHopping = defineTrigger({
  kind: 'channel-hopping',
  config,
  facts: ['recent'],
  wakes: ({ atLeast }) => [{ by: 'measure', of: 'recent', atLeast }],
  explain: ({ atLeast, withinMs }) => `messages in ${atLeast} channels within ${withinMs / 1_000} seconds`,
  prepare({ atLeast, withinMs, onlyWith }) {
    const counts = ({ links, attachments }: { links: number; attachments: number }) =>
      onlyWith === 'anything' || (onlyWith !== 'attachments' && links > 0) || (onlyWith !== 'links' && attachments > 0)
    return ({ data }) => {
      const own = data.recent.find((entry) => entry.messageId === data.messageId)
      if (!own || !counts(own)) return null
      const others = within(data, withinMs).filter(counts)
      const channels = new Set([own, ...others].map((entry) => entry.channelId)).size
      if (channels < atLeast) return null
      return { surface: 'activity', ranges: [], explanation: `messages in ${channels} channels`, burst: others }
    }
  },
})
