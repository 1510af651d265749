import type { Discord, Outcome } from '@nexus/discord'
import { snowflakeAt } from '@nexus/events'
import { coalesce } from '@nexus/runtime'
import type { APIChannel, APIMessage } from 'discord-api-types/v10'
import { readRevision } from '../mod-log/card-footer.ts'
import type { Board, Pinned } from '../ports.ts'

/** A guild's list of channels may be so old, in ms: a channel for the mod log seldom appears. */
const CHANNELS_KEPT_MS = 10_000
const TEXT_TYPES: ReadonlySet<number> = new Set([0, 5])
/** Discord's clock may be so far before ours, in ms. */
const CLOCKS_MS = 60_000

/** The mod-log channels of Discord, with a deadline for each call in ms. */
export function discordBoard(discord: Discord, selfId: string, deadlineMs: number): Board {
  const channels = coalesce<Outcome<APIChannel[]>>(CHANNELS_KEPT_MS)
  return {
    async channel(guildId, nameOrId) {
      const list = await channels(
        guildId,
        () => discord.getChannels(guildId, { deadlineMs }),
        ({ ok }) => ok,
      )
      if (!list.ok) return list
      const found = list.value.find(
        (channel) =>
          TEXT_TYPES.has(channel.type) && (channel.id === nameOrId || ('name' in channel && channel.name === nameOrId)),
      )
      return { ok: true, value: found?.id ?? null }
    },
    async post(channelId, { embeds, components }, nonce, signal) {
      const draft = { embeds, components, nonce }
      const posted = await discord.createMessage(channelId, draft, { signal, deadlineMs })
      return posted.ok ? { ok: true, value: posted.value.id } : posted
    },
    async edit(channelId, messageId, { embeds, components }, signal) {
      const edited = await discord.editMessage(channelId, messageId, { embeds, components }, { signal, deadlineMs })
      return edited.ok ? { ok: true, value: undefined } : edited
    },
    react: (channelId, messageId, emoji, signal) =>
      discord.addReaction(channelId, messageId, emoji, { signal, deadlineMs }),
    async find(channelId, caseId, since, signal) {
      const after = snowflakeAt(since - CLOCKS_MS)
      const found = await discord.searchChannelForCase(
        { channelId, caseId, authorId: selfId, after },
        { signal, deadlineMs },
      )
      if (!found.ok) return found
      const pinned = found.value ? pinnedOf(found.value)?.[0]?.[1] : undefined
      const unread = found.value ? { messageId: found.value.id, revision: 0 } : null
      return { ok: true, value: pinned ?? unread }
    },
    async newest(channelId, signal) {
      const list = await discord.listMessages(channelId, { limit: 100 }, { signal, deadlineMs })
      if (!list.ok) return list
      const ours = list.value.filter(({ author }) => author.id === selfId)
      return { ok: true, value: new Map(ours.flatMap((message) => pinnedOf(message) ?? [])) }
    },
  }
}

function pinnedOf({ id, embeds }: APIMessage): [string, Pinned][] | null {
  const read = readRevision(embeds[0]?.footer?.text ?? '')
  return read ? [[read.caseId, { messageId: id, revision: read.revision }]] : null
}
