import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const Roles = z
  .array(z.string().regex(/^\d{1,20}$/, 'must be the id of a role'))
  .min(1)
  .max(255)

const config = z
  .strictObject({
    kind: z.literal('roles-changed'),
    /** He was given one of these roles. */
    added: Roles.optional(),
    /** He lost one of these roles. */
    removed: Roles.optional(),
  })
  .refine(({ added, removed }) => (added ?? removed) !== undefined, { error: 'must have added or removed' })

/** A member who is given a role, or loses one. For rules on `change`. */
export const rolesChanged = defineTrigger({
  kind: 'roles-changed',
  config,
  facts: ['change'],
  wakes: () => [{ by: 'measure', of: 'changes', atLeast: 1 }],
  explain: ({ added, removed }) =>
    [added && 'a role that is given', removed && 'a role that is taken'].filter(Boolean).join(' or '),
  prepare({ added = [], removed = [] }) {
    const given = new Set(added)
    const taken = new Set(removed)
    return ({ data: { change } }) => {
      if (change?.rolesAdded.some((id) => given.has(id))) {
        return { surface: 'activity', ranges: [], explanation: 'a role that was given' }
      }
      if (change?.rolesRemoved.some((id) => taken.has(id))) {
        return { surface: 'activity', ranges: [], explanation: 'a role that was taken' }
      }
      return null
    }
  },
})
