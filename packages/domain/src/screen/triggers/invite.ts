import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('invite'),
  /** Codes that may be posted, such as the guild's own; as they are written. */
  allow: z.array(z.string().min(2).max(50)).max(255).default([]),
})

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
      const others = reading.invites().filter(({ code }) => !allowed.has(code))
      const [first] = others
      if (!first) return null
      const sameText = others.filter(({ surface }) => surface === first.surface)
      return {
        surface: first.surface,
        ranges: sameText.map(({ link }) => link.range),
        explanation: explain(sameText.length),
        isWeak: first.surface === 'name',
      }
    }
  },
})

const explain = (count: number) => (count === 1 ? 'an invite to another server' : `${count} invites to other servers`)
