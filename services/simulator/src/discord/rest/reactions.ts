import { addReaction, type Emoji, removeReaction } from '../acts/message-acts.ts'
import { has, Permit } from '../permissions.ts'
import { presentUser } from '../present/present-user.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes } from '../snowflake.ts'
import { accessChannel, messageIn } from './access.ts'
import { pageLimit, snowflakeQuery } from './query.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

const REACTIONS = '/channels/{channel_id}/messages/{message_id}/reactions'

/** `👍` or `name:id`. */
export function parseEmoji(emoji: string): Emoji {
  const custom = /^(?:a:)?(\w{1,32}):(\d{17,20})$/.exec(emoji)
  if (custom?.[1] && custom[2]) return { id: custom[2], name: custom[1] }
  if (
    !/^(\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3)/u.test(emoji) ||
    [...emoji].length > 12
  )
    refuse('unknownEmoji')
  return { id: null, name: emoji }
}

export function reactionRoutes(simulation: Simulation): Route[] {
  function place(call: BotCall, needed = 0n) {
    const access = accessChannel(simulation, param(call, 'channel_id'), call.bot.userId, needed)
    return { ...access, message: messageIn(simulation, access.channel, param(call, 'message_id')) }
  }

  function removeOf(call: BotCall, userId: string) {
    const { message, permissions } = place(call)
    if (userId !== call.bot.userId && !has(permissions, Permit.ManageMessages)) refuse('missingPermissions')
    const emoji = parseEmoji(param(call, 'emoji_name'))
    const isApplied = removeReaction(simulation, message, userId, emoji)
    return noContent([{ action: 'reaction.remove', key: `${message.id}:${userId}:${emoji.name}`, isApplied }])
  }

  function removeAll(call: BotCall) {
    const { message } = place(call, Permit.ManageMessages)
    const emoji = call.params.emoji_name === undefined ? null : parseEmoji(call.params.emoji_name)
    for (const reaction of [...message.reactions]) {
      if (emoji && (reaction.emojiName !== emoji.name || reaction.emojiId !== emoji.id)) continue
      for (const userId of [...reaction.userIds])
        removeReaction(simulation, message, userId, { id: reaction.emojiId, name: reaction.emojiName })
    }
    return noContent([{ action: 'reaction.clear', key: message.id, isApplied: true }])
  }

  return [
    {
      method: 'PUT',
      path: `${REACTIONS}/{emoji_name}/@me`,
      auth: 'bot',
      limit: { limit: 1, windowMs: 250 },
      handle: (call) => {
        const { message, permissions } = place(call, Permit.ReadMessageHistory)
        const emoji = parseEmoji(param(call, 'emoji_name'))
        const isThere = message.reactions.some(
          (reaction) => reaction.emojiName === emoji.name && reaction.emojiId === emoji.id,
        )
        if (!isThere && !has(permissions, Permit.AddReactions)) refuse('missingPermissions')
        const isApplied = addReaction(simulation, message, call.bot.userId, emoji)
        return noContent([{ action: 'reaction.add', key: `${message.id}:${emoji.name}`, isApplied }])
      },
    },
    {
      method: 'GET',
      path: `${REACTIONS}/{emoji_name}`,
      auth: 'bot',
      handle: (call) => {
        const { message } = place(call, Permit.ReadMessageHistory)
        const emoji = parseEmoji(param(call, 'emoji_name'))
        const limit = pageLimit(call.query, { max: 100, otherwise: 25 })
        const after = snowflakeQuery(call.query, 'after')
        const reaction = message.reactions.find(
          (candidate) => candidate.emojiName === emoji.name && candidate.emojiId === emoji.id,
        )
        const ids = [...(reaction?.userIds ?? [])]
          .sort(compareSnowflakes)
          .filter((id) => after === undefined || compareSnowflakes(id, after) > 0)
        return ok(
          ids
            .slice(0, limit)
            .flatMap((id) => simulation.world.users.get(id) ?? [])
            .map(presentUser),
        )
      },
    },
    {
      method: 'DELETE',
      path: `${REACTIONS}/{emoji_name}/@me`,
      auth: 'bot',
      handle: (call) => removeOf(call, call.bot.userId),
    },
    {
      method: 'DELETE',
      path: `${REACTIONS}/{emoji_name}/{user_id}`,
      auth: 'bot',
      handle: (call) => removeOf(call, param(call, 'user_id')),
    },
    { method: 'DELETE', path: `${REACTIONS}/{emoji_name}`, auth: 'bot', handle: removeAll },
    { method: 'DELETE', path: REACTIONS, auth: 'bot', handle: removeAll },
  ]
}
