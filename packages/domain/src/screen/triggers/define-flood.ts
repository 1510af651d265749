import type { Activity } from '@nexus/events'
import { z } from 'zod'
import type { Measure } from '../measures.ts'
import { within } from '../recent.ts'
import { type AnyTrigger, defineTrigger } from './trigger.ts'

/** What floods are counted by. */
export interface FloodOf<Kind extends string> {
  readonly kind: Kind
  /** Words for one and for many: `link`, `links`. */
  readonly one: string
  readonly many: string
  /** The most that a guild can ask for. */
  readonly most: number
  /** What of it is in this message, counted cheaply; less than 1 never wakes the trigger. */
  readonly wakenBy: Measure
  count(entry: Activity): number
}

const config = <Kind extends string>(kind: Kind, most: number) =>
  z.strictObject({
    kind: z.literal(kind),
    /** Counted over the author's messages, this one included. */
    atLeast: z.number().int().min(2).max(most),
    withinMs: z.number().int().min(1_000).max(120_000),
    /** Count only what he posted in this channel. */
    isPerChannel: z.boolean().default(false),
  })

export type FloodConfig<Kind extends string> = z.infer<ReturnType<typeof config<Kind>>>

/** A trigger that counts something over what an author posted within some time. The judged message must have some of it. */
export function defineFlood<Kind extends string>({
  kind,
  one,
  many,
  most,
  wakenBy,
  count,
}: FloodOf<Kind>): AnyTrigger<Kind, FloodConfig<Kind>> {
  const say = (found: number, messages: number) =>
    `${found} ${found === 1 ? one : many} in ${messages === 1 ? 'one message' : `${messages} messages`}`
  return defineTrigger({
    kind,
    config: config(kind, most),
    facts: ['recent'],
    wakes: () => [{ by: 'measure', of: wakenBy, atLeast: 1 }],
    explain: ({ atLeast, withinMs }) => `${atLeast} ${many} in ${withinMs / 1_000} seconds`,
    prepare({ atLeast, withinMs, isPerChannel }) {
      return ({ data }) => {
        const own = data.recent.find((entry) => entry.messageId === data.messageId)
        const ownCount = own ? count(own) : 0
        if (!own || ownCount === 0) return null
        const others = within(data, withinMs).filter(
          (entry) => count(entry) > 0 && !(isPerChannel && entry.channelId !== data.channelId),
        )
        const sum = others.reduce((total, entry) => total + count(entry), ownCount)
        if (sum < atLeast) return null
        return { surface: 'activity', ranges: [], explanation: say(sum, others.length + 1), burst: others }
      }
    },
  })
}
