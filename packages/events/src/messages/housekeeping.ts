import { z } from 'zod'
import { defineEvent } from '../define-message.ts'
import { Subject, TimeMs } from '../primitives.ts'

/** Events of Discord may be missing here, and nothing can bring them back. */
export const GapRecorded = defineEvent({
  type: 'GapRecorded',
  data: z.object({
    cause: z.enum(['session_lost', 'frames_dropped', 'stream_skipped']),
    from: TimeMs,
    until: TimeMs,
    detail: z.string().max(300),
  }),
})

/** A member's key and name are gone: his sealed words can never be read again. */
export const MemberErased = defineEvent({ type: 'MemberErased', data: z.object({ subject: Subject }) })

/** Somebody read members' words. */
export const WordsRead = defineEvent({
  type: 'WordsRead',
  data: z.object({ by: z.string().max(100), purpose: z.string().max(100), subjects: z.array(Subject).max(1_000) }),
})
