import { z } from 'zod'
import { defineTrigger } from './trigger.ts'

const config = z.strictObject({ kind: z.literal('any') })

/** Everything that the rule is about: whoever joins, whatever is posted in the channels of its scope. */
export const any = defineTrigger({
  kind: 'any',
  config,
  facts: [],
  wakes: () => [{ by: 'message' }],
  explain: () => 'anything at all',
  prepare: () => () => ({ surface: 'activity', ranges: [], explanation: 'this is not wanted here at all' }),
})
