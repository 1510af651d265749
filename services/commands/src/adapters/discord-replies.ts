import type { Discord } from '@nexus/discord'
import type { Replies } from '../ports.ts'

/** The first word of an answer is of no use later than this, in ms. */
const FIRST_WORD_MS = 3_000

/** Answers to interactions, seen by the asker alone, with a deadline for the answer in ms. */
export function discordReplies(discord: Discord, applicationId: string, deadlineMs: number): Replies {
  return {
    defer: (asked, signal) => discord.defer(asked, { isPrivate: true }, { signal, deadlineMs: FIRST_WORD_MS }),
    async answer({ token }, content, signal) {
      const edited = await discord.editReply(
        applicationId,
        token,
        { content, hasNoPreviews: true },
        { signal, deadlineMs },
      )
      return edited.ok ? { ok: true, value: undefined } : edited
    },
  }
}
