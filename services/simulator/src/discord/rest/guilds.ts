import { z } from 'zod'
import { AuditLogEvent, writeAuditEntry } from '../acts/audit-acts.ts'
import { createChannel, dispatchRole, removeRole } from '../acts/channel-acts.ts'
import { has, outranksRole, Permit } from '../permissions.ts'
import { presentAuditEntry, presentChannel, presentGuild, presentRole } from '../present/present-guild.ts'
import { presentUser } from '../present/present-user.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes } from '../snowflake.ts'
import type { Role } from '../world/entities.ts'
import { accessGuild } from './access.ts'
import { ChannelFields, checkOverwrites, toOverwrites } from './channel-form.ts'
import { integer, parseForm, text } from './form.ts'
import { pageLimit, snowflakeQuery } from './query.ts'
import { type BotCall, noContent, ok, param, type Route } from './route.ts'

/** Entries are kept for this long, in ms. */
const AUDIT_LIVES_MS = 45 * 24 * 60 * 60_000

const RoleForm = z.strictObject({
  name: text({ max: 100 }).nullish(),
  permissions: z.string().regex(/^\d+$/).nullish(),
  color: integer({ min: 0, max: 0xffffff }).nullish(),
  hoist: z.boolean().nullish(),
  mentionable: z.boolean().nullish(),
})

export function guildRoutes(simulation: Simulation): Route[] {
  const { world } = simulation
  const guildOf = (call: BotCall, needed = 0n) =>
    accessGuild(simulation, param(call, 'guild_id'), call.bot.userId, needed)

  function roleOf(call: BotCall) {
    const access = guildOf(call, Permit.ManageRoles)
    const role = access.guild.roles.get(param(call, 'role_id')) ?? refuse('unknownRole')
    if (!outranksRole(access.standing, role)) refuse('missingPermissions')
    return { ...access, role }
  }

  /** One may give only what one holds. */
  function grantable(held: bigint, wanted: string | null | undefined): bigint | undefined {
    if (wanted === undefined || wanted === null) return undefined
    const permissions = BigInt(wanted)
    if (!has(held, permissions)) refuse('missingPermissions')
    return permissions
  }

  function createRole(call: BotCall) {
    const form = parseForm(RoleForm, call.body ?? {})
    const { guild, permissions } = guildOf(call, Permit.ManageRoles)
    const role: Role = {
      id: simulation.ids.next(),
      name: form.name || 'new role',
      color: form.color ?? 0,
      hoist: form.hoist ?? false,
      position: 1,
      permissions: grantable(permissions, form.permissions) ?? guild.roles.get(guild.id)?.permissions ?? 0n,
      managed: false,
      mentionable: form.mentionable ?? false,
      botId: null,
    }
    guild.roles.set(role.id, role)
    dispatchRole(simulation, 'GUILD_ROLE_CREATE', guild, role)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.RoleCreate,
      userId: call.bot.userId,
      targetId: role.id,
      reason: call.reason,
    })
    return ok(presentRole(role), [{ action: 'role.create', key: role.id, isApplied: true }])
  }

  function changeRole(call: BotCall) {
    const form = parseForm(RoleForm, call.body ?? {})
    const { guild, role, permissions } = roleOf(call)
    role.permissions = grantable(permissions, form.permissions) ?? role.permissions
    role.name = form.name ?? role.name
    role.color = form.color ?? role.color
    role.hoist = form.hoist ?? role.hoist
    role.mentionable = form.mentionable ?? role.mentionable
    dispatchRole(simulation, 'GUILD_ROLE_UPDATE', guild, role)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.RoleUpdate,
      userId: call.bot.userId,
      targetId: role.id,
      reason: call.reason,
    })
    return ok(presentRole(role), [{ action: 'role.update', key: role.id, isApplied: true }])
  }

  function deleteRole(call: BotCall) {
    const { guild, role } = roleOf(call)
    if (role.id === guild.id || role.managed) refuse('invalidRole')
    removeRole(simulation, guild, role)
    writeAuditEntry(simulation, guild, {
      actionType: AuditLogEvent.RoleDelete,
      userId: call.bot.userId,
      targetId: role.id,
      reason: call.reason,
    })
    return noContent([{ action: 'role.delete', key: role.id, isApplied: true }])
  }

  function auditLog(call: BotCall) {
    const { guild } = guildOf(call, Permit.ViewAuditLog)
    const limit = pageLimit(call.query, { max: 100, otherwise: 50 })
    const before = snowflakeQuery(call.query, 'before')
    const after = snowflakeQuery(call.query, 'after')
    const userId = snowflakeQuery(call.query, 'user_id')
    const targetId = snowflakeQuery(call.query, 'target_id')
    const actionType = call.query.get('action_type')
    const oldest = simulation.clock.now() - AUDIT_LIVES_MS
    const entries = guild.auditLog.filter(
      (entry) =>
        (before === undefined || compareSnowflakes(entry.id, before) < 0) &&
        (after === undefined || compareSnowflakes(entry.id, after) > 0) &&
        (userId === undefined || entry.userId === userId) &&
        (targetId === undefined || entry.targetId === targetId) &&
        (actionType === null || entry.actionType === Number(actionType)) &&
        entry.at >= oldest,
    )
    // Newest first; with `after`, the oldest of them first.
    const chosen = after === undefined ? entries.slice(-limit).reverse() : entries.slice(0, limit)
    const userIds = new Set(
      chosen.flatMap((entry) => (entry.targetId ? [entry.userId, entry.targetId] : [entry.userId])),
    )
    return ok({
      audit_log_entries: chosen.map(presentAuditEntry),
      users: [...userIds].flatMap((id) => world.users.get(id) ?? []).map(presentUser),
      integrations: [],
      webhooks: [],
      guild_scheduled_events: [],
      threads: [],
      application_commands: [],
      auto_moderation_rules: [],
    })
  }

  return [
    {
      method: 'GET',
      path: '/guilds/{guild_id}',
      auth: 'bot',
      handle: (call) => {
        const { guild } = guildOf(call)
        const counts =
          call.query.get('with_counts') === 'true'
            ? { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size }
            : {}
        return ok({ ...presentGuild(guild), ...counts })
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/channels',
      auth: 'bot',
      handle: (call) =>
        ok(
          [...guildOf(call).guild.channels.values()]
            .filter((channel) => !channel.thread)
            .map((channel) => presentChannel(channel, world.users)),
        ),
    },
    {
      method: 'POST',
      path: '/guilds/{guild_id}/channels',
      auth: 'bot',
      handle: (call) => {
        const form = parseForm(z.strictObject({ ...ChannelFields, name: text({ min: 1, max: 100 }) }), call.body ?? {})
        const { guild, permissions } = guildOf(call, Permit.ManageChannels)
        checkOverwrites(permissions, form.permission_overwrites ?? [])
        const channel = createChannel(simulation, guild, {
          type: form.type ?? 0,
          name: form.name,
          topic: form.topic ?? null,
          parentId: form.parent_id ?? null,
          nsfw: form.nsfw ?? false,
          slowmodeSeconds: form.rate_limit_per_user ?? 0,
          overwrites: toOverwrites(form.permission_overwrites ?? []),
        })
        writeAuditEntry(simulation, guild, {
          actionType: AuditLogEvent.ChannelCreate,
          userId: call.bot.userId,
          targetId: channel.id,
          reason: call.reason,
        })
        return {
          status: 201,
          body: presentChannel(channel, world.users),
          effects: [{ action: 'channel.create', key: channel.id, isApplied: true }],
        }
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/roles',
      auth: 'bot',
      handle: (call) => ok([...guildOf(call).guild.roles.values()].map(presentRole)),
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/roles/{role_id}',
      auth: 'bot',
      handle: (call) => ok(presentRole(guildOf(call).guild.roles.get(param(call, 'role_id')) ?? refuse('unknownRole'))),
    },
    { method: 'POST', path: '/guilds/{guild_id}/roles', auth: 'bot', handle: createRole },
    { method: 'PATCH', path: '/guilds/{guild_id}/roles/{role_id}', auth: 'bot', handle: changeRole },
    { method: 'DELETE', path: '/guilds/{guild_id}/roles/{role_id}', auth: 'bot', handle: deleteRole },
    { method: 'GET', path: '/guilds/{guild_id}/audit-logs', auth: 'bot', handle: auditLog },
  ]
}
