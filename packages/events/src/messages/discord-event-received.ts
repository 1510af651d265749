import { z } from 'zod'
import { defineEvent } from '../define-message.ts'

/** One gateway dispatch, as Discord sent it. Carried, not recorded: `recorder` archives it. */
export const DiscordEventReceived = defineEvent({
  type: 'DiscordEventReceived',
  data: z.object({
    shardId: z.number().int().nonnegative(),
    sessionId: z.string().min(1),
    /** Discord's sequence number within the session, from 1. */
    sequence: z.number().int().positive(),
    /** Discord's event name, such as `MESSAGE_CREATE`. */
    t: z.string().min(1),
    d: z.unknown(),
  }),
})
