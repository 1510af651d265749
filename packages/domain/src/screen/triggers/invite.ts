import { z } from 'zod'
import { originalRange } from '../canonical.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('invite'),
  /** Codes that may be posted, such as the guild's own; as they are written. */
  allow: z.array(z.string().min(2).max(50)).max(255).default([]),
})

const INVITE =
  /(?:discord ?\. ?gg ?\/|discord(?:app)? ?\. ?com ?\/ ?invite ?\/|dsc ?\. ?gg ?\/|discord ?\. ?me ?\/|invite ?\. ?gg ?\/) ?([\w-]{2,50})/g
const MOST_INVITES = 20

/** Invites to other guilds, with or without a scheme. */
export const invite = defineTrigger({
  kind: 'invite',
  config,
  facts: ['surfaces'],
  wakes: () => [{ by: 'measure', of: 'links', atLeast: 1 }],
  explain: () => 'an invite to another server',
  prepare({ allow }) {
    const allowed = new Set(allow)
    return (reading) => {
      for (const { surface, raw, canonical } of reading.texts()) {
        if (!canonical.text.includes('gg') && !canonical.text.includes('invite') && !canonical.text.includes('.me'))
          continue
        const ranges: [number, number][] = []
        let seen = 0
        for (const match of canonical.text.matchAll(INVITE)) {
          if (++seen > MOST_INVITES) break
          const end = match.index + match[0].length
          const code = raw.slice(...originalRange(canonical, end - (match[1]?.length ?? 0), end))
          if (!allowed.has(code)) ranges.push(originalRange(canonical, match.index, end))
        }
        if (ranges.length > 0) return { surface, ranges, explanation: explain(ranges.length) }
      }
      return null
    }
  },
})

const explain = (count: number) => (count === 1 ? 'an invite to another server' : `${count} invites to other servers`)
