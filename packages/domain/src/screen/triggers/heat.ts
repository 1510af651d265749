import type { Activity } from '@nexus/events'
import { z } from 'zod'
import { within } from '../recent.ts'
import { defineTrigger } from './trigger.ts'

const Points = z.number().min(0).max(1_000).default(0)

const config = z.strictObject({
  kind: z.literal('heat'),
  /** Points from which it is too hot. */
  atLeast: z.number().positive().max(100_000),
  /** What a message adds, and what each thing in it adds besides. */
  points: z
    .strictObject({
      message: Points,
      link: Points,
      mention: Points,
      attachment: Points,
      emoji: Points,
      sticker: Points,
      line: Points,
      /** Of text that the author posted before within the time. */
      repetition: Points,
    })
    .refine((points) => Object.values(points).some((value) => value > 0), { error: 'must give points for something' }),
  /** Points cool down evenly, to nothing after this time, in ms. */
  coolsInMs: z.number().int().min(1_000).max(120_000).default(60_000),
})

/** A counter that decays: many small things in a short time, none of which would be too much alone. */
export const heat = defineTrigger({
  kind: 'heat',
  config,
  facts: ['recent'],
  wakes: () => [{ by: 'measure', of: 'recent', atLeast: 1 }],
  explain: ({ atLeast, coolsInMs }) => `${atLeast} points of activity that cool in ${coolsInMs / 1_000} seconds`,
  prepare({ atLeast, points, coolsInMs }) {
    const pointsOf = (entry: Activity, isRepeated: boolean) =>
      points.message +
      points.link * entry.links +
      points.mention * entry.mentions +
      points.attachment * entry.attachments +
      points.emoji * (entry.emoji ?? 0) +
      points.sticker * (entry.stickers ?? 0) +
      points.line * (entry.lines ?? 1) +
      (isRepeated ? points.repetition : 0)
    return ({ data }) => {
      const until = data.recent.at(-1)?.at
      const own = data.recent.find((entry) => entry.messageId === data.messageId)
      if (until === undefined || !own) return null
      const seen = new Set<number>()
      let sum = 0
      for (const entry of data.recent) {
        const age = until - entry.at
        if (age >= coolsInMs) continue
        sum += (pointsOf(entry, seen.has(entry.contentHash)) * (coolsInMs - age)) / coolsInMs
        seen.add(entry.contentHash)
      }
      if (sum < atLeast) return null
      const explanation = `${Math.floor(sum)} points of activity, ${atLeast} are too many`
      return { surface: 'activity', ranges: [], explanation, burst: within(data, coolsInMs) }
    }
  },
})
