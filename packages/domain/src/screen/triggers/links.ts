import { z } from 'zod'
import { domainsAbove } from '../links.ts'
import { defineTrigger } from './trigger.ts'

const Domains = z.array(z.string().trim().toLowerCase().min(3).max(253)).min(1).max(700)

const config = z
  .strictObject({
    kind: z.literal('links'),
    /** Only links to these domains and what lies under them. */
    to: Domains.optional(),
    /** Only links to other domains than these and what lies under them: an allow-list. */
    otherThan: Domains.optional(),
    /** Only links whose address holds one of these words. */
    words: z.array(z.string().trim().toLowerCase().min(2).max(100)).min(1).max(700).optional(),
    /** Such links in one message. */
    atLeast: z.number().int().min(1).max(50).default(1),
  })
  .refine(({ to, otherThan }) => to === undefined || otherThan === undefined, {
    error: 'to and otherThan exclude each other',
  })

/** Links by their domains. Each link is looked at by itself: an allowed one excuses no other. */
export const links = defineTrigger({
  kind: 'links',
  config,
  facts: ['surfaces'],
  wakes: () => [{ by: 'measure', of: 'links', atLeast: 1 }],
  explain: ({ to, otherThan, atLeast }) => {
    const which = to ? 'to certain domains' : otherThan ? 'to other than certain domains' : 'to anywhere'
    return atLeast === 1 ? `a link ${which}` : `${atLeast} links ${which}`
  },
  prepare({ to, otherThan, words, atLeast }) {
    const named = new Set(to ?? otherThan)
    const isNamed = (host: string) => domainsAbove(host).some((domain) => named.has(domain))
    return (reading) => {
      const found = reading.links().filter(({ link }) => {
        if (to && !isNamed(link.host)) return false
        if (otherThan && isNamed(link.host)) return false
        const address = `${link.host}${link.path}`.toLowerCase()
        return !words || words.some((word) => address.includes(word))
      })
      const [first] = found
      if (!first || found.length < atLeast) return null
      const ranges = found.filter(({ surface }) => surface === first.surface).map(({ link }) => link.range)
      const explanation = found.length === 1 ? 'a link that is not wanted' : `${found.length} links that are not wanted`
      return { surface: first.surface, ranges, explanation }
    }
  },
})
