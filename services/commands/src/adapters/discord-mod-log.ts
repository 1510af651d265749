import type { Discord } from '@nexus/discord'
import type { APIMessage } from 'discord-api-types/v10'
import { MARKS, type Mark, type ModLog } from '../ports.ts'

const CASE_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** The mod log's messages on Discord, with a deadline for each call in ms. */
export function discordModLog(discord: Discord, selfId: string, deadlineMs: number): ModLog {
  return {
    async caseAt(channelId, messageId, signal) {
      const message = await discord.getMessage(channelId, messageId, { signal, deadlineMs })
      if (!message.ok) return message
      return { ok: true, value: message.value.author.id === selfId ? caseIn(message.value) : null }
    },
    async marks(channelId, signal) {
      const list = await discord.listMessages(channelId, { limit: 100 }, { signal, deadlineMs })
      if (!list.ok) return list
      return { ok: true, value: new Map(list.value.map((message) => [message.id, marksOn(message)])) }
    },
    async whoMarked(channelId, messageId, mark, signal) {
      const users = await discord.getReactions(channelId, messageId, mark, { limit: 100 }, { signal, deadlineMs })
      if (!users.ok) return users
      return { ok: true, value: users.value.map(({ id }) => id).filter((id) => id !== selfId) }
    },
  }
}

/** Our messages name their case at the foot. */
function caseIn({ embeds }: APIMessage): string | null {
  return CASE_ID.exec(embeds[0]?.footer?.text ?? '')?.[0] ?? null
}

/** Marks that somebody besides us has left. */
function marksOn({ reactions = [] }: APIMessage): Mark[] {
  return MARKS.filter((mark) => reactions.some(({ emoji, count, me }) => emoji.name === mark && count > (me ? 1 : 0)))
}
