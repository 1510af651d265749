import { changeMember, joinGuild, leaveGuild } from '../acts/member-acts.ts'
import { findPings, PARSE_ALL } from '../acts/mentions.ts'
import { addReaction, deleteMessage, editMessage, postMessage, removeReaction } from '../acts/message-acts.ts'
import { checkSlowmode } from '../acts/slowmode.ts'
import { keepUpload } from '../acts/upload-acts.ts'
import { Permit } from '../permissions.ts'
import { accessChannel, sendingPermission } from '../rest/access.ts'
import { parseForm } from '../rest/form.ts'
import { Embeds, storedEmbeds } from '../rest/message-form.ts'
import { parseEmoji } from '../rest/reactions.ts'
import type { Simulation } from '../simulation.ts'
import { snowflakeAt } from '../snowflake.ts'
import type { Attachment, Message, User } from '../world/entities.ts'
import { findMessage } from '../world/world.ts'
import { ControlError } from './control-error.ts'
import { DeleteForm, EditForm, JoinForm, LeaveForm, PostForm, ReactForm, RolesForm, UserForm } from './control-forms.ts'
import { channelAt, guildAt, userAt } from './find-in-world.ts'

const DAY_MS = 86_400_000

/** What simulated people do. They obey the same permissions as everyone: who is timed out cannot post. */
export function actAsMember(simulation: Simulation) {
  const { world } = simulation

  function message(channelId: string, messageId: string): Message {
    const found = simulation.interactions.ephemeral.get(messageId) ?? findMessage(world, channelId, messageId)
    if (!found) throw new ControlError(404, `there is no message ${messageId}`)
    return found
  }

  function keepAttachments(attachments: NonNullable<PostForm['attachments']>): Attachment[] {
    return attachments.map((given) => {
      const bytes = given.base64 === undefined ? undefined : Buffer.from(given.base64, 'base64')
      const id = simulation.ids.next()
      if (bytes) keepUpload(simulation, id, bytes)
      return {
        id,
        filename: given.filename,
        size: bytes?.byteLength ?? given.size ?? 0,
        contentType: given.contentType ?? 'application/octet-stream',
        description: null,
      }
    })
  }

  return {
    /** @throws DiscordRefusal when this member may not post there */
    post(input: PostForm): Message {
      const form = PostForm.parse(input)
      const channel = channelAt(world, form)
      const author = userAt(world, { userId: form.authorId, userName: form.authorName })
      const { guild, permissions } = accessChannel(simulation, channel.id, author.id, sendingPermission(channel))
      checkSlowmode(simulation, channel, author.id, permissions)
      const replied = form.replyTo === undefined ? null : message(channel.id, form.replyTo)
      return postMessage(simulation, {
        channel,
        authorId: author.id,
        content: form.content,
        embeds: storedEmbeds(parseForm(Embeds, form.embeds ?? [])),
        attachments: keepAttachments(form.attachments ?? []),
        pings: findPings(world, {
          content: form.content,
          allowed: PARSE_ALL,
          guild,
          permissions,
          repliedToUserId: replied?.authorId ?? null,
        }),
        reference: replied ? { messageId: replied.id, channelId: channel.id, guildId: channel.guildId } : null,
      })
    },
    edit(input: EditForm): Message {
      const form = EditForm.parse(input)
      const edited = message(form.channelId, form.messageId)
      editMessage(simulation, edited, { content: form.content })
      return edited
    },
    /** The author takes it back; a moderator's deletion looks the same to a bot. */
    delete(input: DeleteForm): void {
      const form = DeleteForm.parse(input)
      deleteMessage(simulation, message(form.channelId, form.messageId))
    },
    /** @returns false when nothing changed */
    react(input: ReactForm): boolean {
      const form = ReactForm.parse(input)
      const user = userAt(world, form)
      const reacted = message(form.channelId, form.messageId)
      const emoji = parseEmoji(form.emoji)
      if (form.remove) return removeReaction(simulation, reacted, user.id, emoji)
      const isThere = reacted.reactions.some((reaction) => reaction.emojiName === emoji.name)
      accessChannel(simulation, form.channelId, user.id, isThere ? Permit.ReadMessageHistory : Permit.AddReactions)
      return addReaction(simulation, reacted, user.id, emoji)
    },
    join(input: JoinForm): User {
      const form = JoinForm.parse(input)
      const guild = guildAt(world, form.guildId)
      const user =
        form.newName === undefined ? userAt(world, form) : newUser(simulation, form.newName, form.accountAgeDays)
      if (guild.members.has(user.id)) throw new ControlError(409, `${user.username} is a member already`)
      if (guild.bans.has(user.id)) throw new ControlError(409, `${user.username} is banned`)
      joinGuild(simulation, guild, user, roleIds(guildAt(world, form.guildId), form.roleNames))
      return user
    },
    leave(input: LeaveForm): void {
      const form = LeaveForm.parse(input)
      leaveGuild(simulation, guildAt(world, form.guildId), userAt(world, form))
    },
    setRoles(input: RolesForm): void {
      const form = RolesForm.parse(input)
      const guild = guildAt(world, form.guildId)
      const user = userAt(world, form)
      const member = guild.members.get(user.id)
      if (!member) throw new ControlError(404, `${user.username} is no member`)
      changeMember(
        simulation,
        guild,
        member,
        { roleIds: roleIds(guild, form.roleNames) },
        { userId: form.byUserId ?? guild.ownerId, reason: null },
      )
    },
    setUser(input: UserForm): void {
      const form = UserForm.parse(input)
      userAt(world, form).acceptsDirectMessages = form.acceptsDirectMessages
    },
  }
}

function roleIds(guild: ReturnType<typeof guildAt>, names: readonly string[]): string[] {
  return names.map((name) => {
    for (const role of guild.roles.values()) if (role.name === name) return role.id
    throw new ControlError(404, `there is no role ${name}`)
  })
}

/** An id tells when its account was made. Low bits come from the mint, so that two accounts of one age differ. */
export function newUser(simulation: Simulation, name: string, accountAgeDays: number): User {
  const lowBits = Number(BigInt(simulation.ids.next()) & 0x1f_ffffn)
  const bornAt = Math.floor(simulation.clock.now() - accountAgeDays * DAY_MS)
  let id = snowflakeAt(bornAt, lowBits)
  for (let moved = 1; simulation.world.users.has(id); moved++) id = snowflakeAt(bornAt - moved, lowBits)
  const user: User = {
    id,
    username: name.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '_'),
    globalName: name,
    isBot: false,
    acceptsDirectMessages: true,
  }
  simulation.world.users.set(id, user)
  return user
}
