import { z } from 'zod'
import { changeMember, kickMember } from '../acts/member-acts.ts'
import { has, isAdministrator, outranks, outranksRole, Permit } from '../permissions.ts'
import { presentMember } from '../present/present-guild.ts'
import { refuse, refuseForm } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes } from '../snowflake.ts'
import type { Guild, Member } from '../world/entities.ts'
import { standingOf } from '../world/world.ts'
import { accessGuild, type GuildAccess, knownUser, memberOf } from './access.ts'
import { isoTime, parseForm, snowflake, text } from './form.ts'
import { pageLimit, snowflakeQuery } from './query.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

const MAX_TIMEOUT_MS = 28 * 24 * 60 * 60_000
/** Clocks differ: Discord lets a timeout of just 28 days through. */
const CLOCK_SLACK_MS = 60_000

const ChangeMemberForm = z.strictObject({
  nick: text({ max: 32 }).nullish(),
  roles: z.array(snowflake).nullish(),
  mute: z.boolean().nullish(),
  deaf: z.boolean().nullish(),
  channel_id: snowflake.nullish(),
  communication_disabled_until: isoTime.nullish(),
  flags: z.int().nullish(),
})
type ChangeMemberForm = z.output<typeof ChangeMemberForm>

export function memberRoutes(simulation: Simulation): Route[] {
  const { world } = simulation
  const present = (member: Member) => presentMember(member, knownUser(simulation, member.userId))

  function changeOther(call: BotCall) {
    const form = parseForm(ChangeMemberForm, call.body ?? {})
    const access = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId)
    const member = memberOf(access.guild, param(call, 'user_id'))
    if (form.mute !== undefined || form.deaf !== undefined || form.channel_id !== undefined)
      refuse('notConnectedToVoice')
    if (form.nick !== undefined) checkRename(access, member)
    if (form.communication_disabled_until !== undefined) checkTimeout(access, member, form.communication_disabled_until)
    if (form.roles) checkRoles(access, member, form.roles)
    const isApplied = changeMember(
      simulation,
      access.guild,
      member,
      {
        ...(form.nick === undefined ? {} : { nick: form.nick || null }),
        ...(form.roles ? { roleIds: form.roles } : {}),
        ...(form.communication_disabled_until === undefined
          ? {}
          : { timedOutUntil: form.communication_disabled_until }),
      },
      { userId: call.bot.userId, reason: call.reason },
    )
    const key = `${access.guild.id}:${member.userId}`
    return ok(
      present(member),
      changesOf(form).map((action) => ({ action, key, isApplied })),
    )
  }

  function standing(guild: Guild, member: Member) {
    return standingOf(guild, member, simulation.clock.now())
  }

  function checkRename(access: GuildAccess, member: Member): void {
    const isSelf = member.userId === access.member.userId
    if (!has(access.permissions, isSelf ? Permit.ChangeNickname : Permit.ManageNicknames)) refuse('missingPermissions')
    if (!isSelf && !outranks(access.standing, standing(access.guild, member))) refuse('missingPermissions')
  }

  function checkTimeout(access: GuildAccess, member: Member, until: number | null): void {
    const target = standing(access.guild, member)
    if (!has(access.permissions, Permit.ModerateMembers)) refuse('missingPermissions')
    if (isAdministrator(target) || !outranks(access.standing, target)) refuse('missingPermissions')
    if (until !== null && until > simulation.clock.now() + MAX_TIMEOUT_MS + CLOCK_SLACK_MS) {
      refuseForm(
        ['communication_disabled_until'],
        'INVALID_COMMUNICATION_DISABLED_TIMESTAMP',
        'Invalid communication disabled timestamp',
      )
    }
  }

  function checkRoles(access: GuildAccess, member: Member, roleIds: readonly string[]): void {
    if (!has(access.permissions, Permit.ManageRoles)) refuse('missingPermissions')
    for (const [index, id] of roleIds.entries()) {
      if (roleIds.indexOf(id) !== index)
        refuseForm(['roles', index], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value')
      if (!access.guild.roles.has(id)) refuse('unknownRole')
    }
    const changed = [
      ...roleIds.filter((id) => !member.roleIds.includes(id)),
      ...member.roleIds.filter((id) => !roleIds.includes(id)),
    ]
    for (const id of changed) checkRole(access, id)
  }

  /** Only roles below one's own, never @everyone or one that belongs to an integration. */
  function checkRole(access: GuildAccess, roleId: string): void {
    const role = access.guild.roles.get(roleId) ?? refuse('unknownRole')
    if (role.id === access.guild.id || role.managed) refuse('invalidRole')
    if (!outranksRole(access.standing, role)) refuse('missingPermissions')
  }

  function changeOneRole(call: BotCall, wanted: boolean) {
    const access = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.ManageRoles)
    const member = memberOf(access.guild, param(call, 'user_id'))
    const roleId = param(call, 'role_id')
    checkRole(access, roleId)
    const others = member.roleIds.filter((id) => id !== roleId)
    const roleIds = wanted ? [...others, roleId] : others
    const isApplied = changeMember(
      simulation,
      access.guild,
      member,
      { roleIds },
      { userId: call.bot.userId, reason: call.reason },
    )
    return noContent([
      {
        action: wanted ? 'member.role.add' : 'member.role.remove',
        key: `${access.guild.id}:${member.userId}:${roleId}`,
        isApplied,
      },
    ])
  }

  function kick(call: BotCall) {
    const access = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, Permit.KickMembers)
    const member = memberOf(access.guild, param(call, 'user_id'))
    if (!outranks(access.standing, standing(access.guild, member))) refuse('missingPermissions')
    kickMember(simulation, access.guild, knownUser(simulation, member.userId), {
      userId: call.bot.userId,
      reason: call.reason,
    })
    return noContent([{ action: 'member.kick', key: `${access.guild.id}:${member.userId}`, isApplied: true }])
  }

  return [
    {
      method: 'GET',
      path: '/guilds/{guild_id}/members',
      auth: 'bot',
      handle: (call) => {
        const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId)
        // Listing members needs the privileged intent to be switched on for the application.
        if ((call.bot.privilegedIntents & (1 << 1)) === 0) refuse('missingAccess')
        const limit = pageLimit(call.query, { max: 1_000, otherwise: 1 })
        const after = snowflakeQuery(call.query, 'after') ?? '0'
        const ids = [...guild.members.keys()].filter((id) => compareSnowflakes(id, after) > 0).sort(compareSnowflakes)
        return ok(ids.slice(0, limit).map((id) => present(memberOf(guild, id))))
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/members/search',
      auth: 'bot',
      handle: (call) => {
        const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId)
        const query =
          call.query.get('query')?.toLowerCase() ??
          refuseForm(['query'], 'BASE_TYPE_REQUIRED', 'This field is required')
        const limit = pageLimit(call.query, { max: 1_000, otherwise: 1 })
        const found = [...guild.members.values()].filter((member) => {
          const user = world.users.get(member.userId)
          return [user?.username, user?.globalName, member.nick].some((name) => name?.toLowerCase().startsWith(query))
        })
        return ok(found.slice(0, limit).map(present))
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/members/{user_id}',
      auth: 'bot',
      handle: (call) => {
        const { guild } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId)
        knownUser(simulation, param(call, 'user_id'))
        return ok(present(memberOf(guild, param(call, 'user_id'))))
      },
    },
    {
      method: 'PATCH',
      path: '/guilds/{guild_id}/members/@me',
      auth: 'bot',
      handle: (call) => {
        const form = parseForm(z.strictObject({ nick: text({ max: 32 }).nullish() }), call.body ?? {})
        const { guild, member } = accessGuild(
          simulation,
          param(call, 'guild_id'),
          call.bot.userId,
          Permit.ChangeNickname,
        )
        if (form.nick !== undefined)
          changeMember(
            simulation,
            guild,
            member,
            { nick: form.nick || null },
            { userId: call.bot.userId, reason: call.reason },
          )
        return ok(present(member))
      },
    },
    { method: 'PATCH', path: '/guilds/{guild_id}/members/{user_id}', auth: 'bot', handle: changeOther },
    {
      method: 'DELETE',
      path: '/guilds/{guild_id}/members/{user_id}',
      auth: 'bot',
      limit: { limit: 5, windowMs: 1_000 },
      handle: kick,
    },
    {
      method: 'PUT',
      path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}',
      auth: 'bot',
      handle: (call) => changeOneRole(call, true),
    },
    {
      method: 'DELETE',
      path: '/guilds/{guild_id}/members/{user_id}/roles/{role_id}',
      auth: 'bot',
      handle: (call) => changeOneRole(call, false),
    },
  ]
}

function changesOf(form: ChangeMemberForm): string[] {
  const timeout = form.communication_disabled_until
  return [
    ...(timeout === undefined ? [] : [timeout === null ? 'member.untimeout' : 'member.timeout']),
    ...(form.nick === undefined ? [] : ['member.nick']),
    ...(form.roles ? ['member.roles'] : []),
  ]
}
