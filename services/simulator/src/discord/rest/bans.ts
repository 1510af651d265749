import { z } from 'zod'
import { banUser, unbanUser } from '../acts/member-acts.ts'
import { outranks, Permit } from '../permissions.ts'
import { presentBan } from '../present/present-guild.ts'
import { refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes } from '../snowflake.ts'
import { standingOf } from '../world/world.ts'
import { accessGuild, type GuildAccess, knownUser } from './access.ts'
import { integer, parseForm, snowflake } from './form.ts'
import { pageLimit, snowflakeQuery } from './query.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

const MAX_DELETE_SECONDS = 604_800
/** Bans of users that are no members, per guild; users report about this many. */
const MAX_NON_MEMBER_BANS = 2_000

const deleteSeconds = integer({ min: 0, max: MAX_DELETE_SECONDS }).nullish()
const BanForm = z.strictObject({
  delete_message_seconds: deleteSeconds,
  delete_message_days: integer({ min: 0, max: 7 }).nullish(),
})
const BulkBanForm = z.strictObject({
  user_ids: z.array(snowflake).min(1).max(200),
  delete_message_seconds: deleteSeconds,
})

export function banRoutes(simulation: Simulation): Route[] {
  function mayBan(access: GuildAccess, userId: string): boolean {
    const member = access.guild.members.get(userId)
    if (access.guild.ownerId === userId) return false
    return !member || outranks(access.standing, standingOf(access.guild, member, simulation.clock.now()))
  }

  function ban(call: BotCall) {
    const form = parseForm(BanForm, call.body ?? {})
    const access = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.BanMembers)
    const { guild } = access
    const user = knownUser(simulation, param(call, 'user_id'))
    if (!mayBan(access, user.id)) refuse('missingPermissions')
    const isMember = guild.members.has(user.id)
    if (!isMember && !guild.bans.has(user.id) && nonMemberBans.of(guild.id) >= MAX_NON_MEMBER_BANS)
      refuse('nonMemberBanLimit')
    const seconds = form.delete_message_seconds ?? (form.delete_message_days ?? 0) * 86_400
    const isApplied = banUser(simulation, guild, user, seconds, { userId: call.bot.userId, reason: call.reason })
    if (isApplied && !isMember) nonMemberBans.add(guild.id)
    return noContent([{ action: 'ban.add', key: `${guild.id}:${user.id}`, isApplied }])
  }

  function unban(call: BotCall) {
    const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.BanMembers)
    const user = knownUser(simulation, param(call, 'user_id'))
    if (!guild.bans.has(user.id)) refuse('unknownBan')
    unbanUser(simulation, guild, user, { userId: call.bot.userId, reason: call.reason })
    return noContent([{ action: 'ban.remove', key: `${guild.id}:${user.id}`, isApplied: true }])
  }

  function bulkBan(call: BotCall) {
    const form = parseForm(BulkBanForm, call.body ?? {})
    const access = accessGuild(
      simulation,
      param(call, 'guild_id'),
      call.bot.userId,
      Permit.BanMembers | Permit.ManageGuild,
    )
    const { guild } = access
    for (const [index, id] of form.user_ids.entries()) {
      if (form.user_ids.indexOf(id) !== index)
        refuseForm(['user_ids', index], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value')
    }
    const banned: string[] = []
    const failed: string[] = []
    for (const id of form.user_ids) {
      const user = simulation.world.users.get(id)
      const isDone =
        user !== undefined &&
        id !== call.bot.userId &&
        mayBan(access, id) &&
        banUser(simulation, guild, user, form.delete_message_seconds ?? 0, {
          userId: call.bot.userId,
          reason: call.reason,
        })
      if (isDone) banned.push(id)
      else failed.push(id)
    }
    if (banned.length === 0) refuse('bulkBanFailed')
    return ok(
      { banned_users: banned, failed_users: failed },
      banned.map((id) => ({ action: 'ban.add', key: `${guild.id}:${id}`, isApplied: true })),
    )
  }

  const nonMemberBans = countsByGuild()

  return [
    {
      method: 'GET',
      path: '/guilds/{guild_id}/bans',
      auth: 'bot',
      handle: (call) => {
        const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.BanMembers)
        const limit = pageLimit(call.query, { max: 1_000, otherwise: 1_000 })
        const before = snowflakeQuery(call.query, 'before')
        const after = snowflakeQuery(call.query, 'after')
        const bans = [...guild.bans.values()].sort((a, b) => compareSnowflakes(a.userId, b.userId))
        // `before` wins over `after`, as on Discord.
        const chosen = before
          ? bans.filter((entry) => compareSnowflakes(entry.userId, before) < 0).slice(-limit)
          : bans.filter((entry) => after === undefined || compareSnowflakes(entry.userId, after) > 0).slice(0, limit)
        return ok(chosen.map((entry) => presentBan(entry, knownUser(simulation, entry.userId))))
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/bans/{user_id}',
      auth: 'bot',
      handle: (call) => {
        const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.BanMembers)
        const entry = guild.bans.get(param(call, 'user_id')) ?? refuse('unknownBan')
        return ok(presentBan(entry, knownUser(simulation, entry.userId)))
      },
    },
    {
      method: 'PUT',
      path: '/guilds/{guild_id}/bans/{user_id}',
      auth: 'bot',
      limit: { limit: 5, windowMs: 1_000 },
      handle: ban,
    },
    {
      method: 'DELETE',
      path: '/guilds/{guild_id}/bans/{user_id}',
      auth: 'bot',
      limit: { limit: 5, windowMs: 1_000 },
      handle: unban,
    },
    {
      method: 'POST',
      path: '/guilds/{guild_id}/bulk-ban',
      auth: 'bot',
      limit: { limit: 1, windowMs: 1_000 },
      handle: bulkBan,
    },
  ]
}

function countsByGuild() {
  const counts = new Map<string, number>()
  return {
    of: (guildId: string) => counts.get(guildId) ?? 0,
    add: (guildId: string) => counts.set(guildId, (counts.get(guildId) ?? 0) + 1),
  }
}
