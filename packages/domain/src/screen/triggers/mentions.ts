import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({
  kind: z.literal('mentions'),
  /** Only messages that mention everyone or here, successfully. */
  isEveryone: z.boolean().default(false),
  /** Only messages that mention one of these members or roles; absent: any. */
  of: z
    .array(z.string().regex(/^\d{1,20}$/, 'must be an id'))
    .min(1)
    .max(255)
    .optional(),
})

/** Whom a message mentions; how many is the business of `mention-flood`. */
export const mentions = defineTrigger({
  kind: 'mentions',
  config,
  facts: ['mentions'],
  wakes: () => [{ by: 'measure', of: 'mentions', atLeast: 1 }],
  explain: ({ isEveryone, of }) =>
    isEveryone ? 'a mention of everyone' : of ? 'a mention of certain members or roles' : 'a mention',
  prepare({ isEveryone, of }) {
    const wanted = of && new Set(of)
    return ({ data: { mentions } }) => {
      const { users, roles, everyone } = mentions
      if (isEveryone && !everyone) return null
      if (wanted && ![...users, ...roles].some((id) => wanted.has(id))) return null
      if (!everyone && users.length + roles.length === 0) return null
      const explanation = everyone && isEveryone ? 'a mention of everyone' : 'a mention that is not wanted'
      return { surface: 'content', ranges: [], explanation }
    }
  },
})
