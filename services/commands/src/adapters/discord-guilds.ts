import type { Discord, Outcome } from '@nexus/discord'
import { coalesce } from '@nexus/runtime'
import type { GuildNow, Guilds } from '../ports.ts'

/** A guild with its roles may be so old, in ms. */
const KEPT_MS = 1_000

/** Guilds and members as Discord has them, with a deadline for each question in ms. */
export function discordGuilds(discord: Discord, deadlineMs: number): Guilds {
  const guilds = coalesce<Outcome<GuildNow>>(KEPT_MS)
  return {
    guild: (guildId) =>
      guilds(
        guildId,
        () => askGuild(discord, guildId, deadlineMs),
        ({ ok }) => ok,
      ),
    async member(guildId, userId, signal) {
      const member = await discord.getMember(guildId, userId, { signal, deadlineMs })
      if (!member.ok) return member
      const { user, roles } = member.value
      return { ok: true, value: { userId: user.id, isBot: user.bot === true || user.system === true, roleIds: roles } }
    },
  }
}

async function askGuild(discord: Discord, guildId: string, deadlineMs: number): Promise<Outcome<GuildNow>> {
  const guild = await discord.getGuild(guildId, { deadlineMs })
  if (!guild.ok) return guild
  const { id, owner_id: ownerId, roles } = guild.value
  const ranks = roles.map((role) => ({ id: role.id, position: role.position, permissions: role.permissions }))
  return { ok: true, value: { id, ownerId, roles: ranks } }
}
