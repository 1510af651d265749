import type { Discord, Outcome } from '@nexus/discord'
import { snowflakeAt } from '@nexus/events'
import type { Hand } from '../ports.ts'

/** Acts through Discord, with a deadline for each call in ms. */
export function discordHand(discord: Discord, deadlineMs: number): Hand {
  return {
    async timeOut(guildId, userId, until, { auditReason: reason, signal }) {
      return done(await discord.timeout(guildId, userId, until, { reason, signal, deadlineMs }))
    },
    async liftTimeout(guildId, userId, { auditReason: reason, signal }) {
      return done(await discord.untimeout(guildId, userId, { reason, signal, deadlineMs }))
    },
    deleteMessage: (channelId, messageId, { auditReason: reason, signal }) =>
      discord.deleteMessage(channelId, messageId, { reason, signal, deadlineMs }),
    deleteTogether: (channelId, messageIds, { auditReason: reason, signal }) =>
      discord.bulkDelete(channelId, messageIds, { reason, signal, deadlineMs }),
    async tell(userId, text, nonce, signal) {
      return done(
        await discord.sendDirectMessage(userId, { content: text, nonce, hasNoPreviews: true }, { signal, deadlineMs }),
      )
    },
    async wasTold(userId, { text, by, since }, signal) {
      const opened = await discord.openDirectMessage(userId, { signal, deadlineMs })
      if (!opened.ok) return opened
      const page = { limit: 100, after: snowflakeAt(since) }
      const said = await discord.listMessages(opened.value, page, { signal, deadlineMs })
      if (!said.ok) return said
      return { ok: true, value: said.value.some(({ author, content }) => author.id === by && content === text) }
    },
  }
}

function done(outcome: Outcome<unknown>): Outcome<void> {
  return outcome.ok ? { ok: true, value: undefined } : outcome
}
