import { z } from 'zod'
import { namesOf } from '../links.ts'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('listed-link'),
  /** Name of a loaded list of domains; what lies under a listed domain counts. */
  list: z.string().min(1).max(50),
})

const NONE: ReadonlySet<string> = new Set()

/** Links to domains that a list names, such as a list of known scams. */
export const listedLink = defineTrigger({
  kind: 'listed-link',
  config,
  facts: ['surfaces'],
  wakes: () => [{ by: 'measure', of: 'links', atLeast: 1 }],
  explain: ({ list }) => `a link to a domain of the list ${list}`,
  prepare({ list }, { lists }) {
    return (reading) => {
      const domains = lists.get(list) ?? NONE
      for (const { surface, link } of reading.addresses()) {
        for (const domain of namesOf(link)) {
          if (!domains.has(domain)) continue
          return {
            surface,
            ranges: [link.range],
            explanation: explain(list),
            isWeak: surface === 'name' || link.how === 'written',
          }
        }
      }
      return null
    }
  },
})

const explain = (list: string) => `a link to a domain that is on the list ${list}`
