import { Intent } from '../gateway/intents.ts'
import { Permit } from '../permissions.ts'
import { presentMember } from '../present/present-guild.ts'
import { presentUser } from '../present/present-user.ts'
import type { Simulation } from '../simulation.ts'
import type { Guild, Json, Member, User } from '../world/entities.ts'
import { AuditLogEvent, writeAuditEntry } from './audit-acts.ts'
import { deleteMessages } from './message-acts.ts'

/** Who did it and why, for the audit log. */
export interface Actor {
  readonly userId: string
  readonly reason: string | null
}

export function joinGuild(simulation: Simulation, guild: Guild, user: User, roleIds: readonly string[] = []): Member {
  const member: Member = {
    userId: user.id,
    nick: null,
    roleIds: [...roleIds],
    joinedAt: simulation.clock.now(),
    timedOutUntil: null,
  }
  guild.members.set(user.id, member)
  simulation.dispatch({
    type: 'GUILD_MEMBER_ADD',
    guildId: guild.id,
    intents: Intent.GuildMembers,
    key: `${guild.id}:${user.id}`,
    data: { ...presentMember(member, user), guild_id: guild.id },
  })
  return member
}

/** Left, kicked or banned: one dispatch for all three. */
export function leaveGuild(simulation: Simulation, guild: Guild, user: User): void {
  if (!guild.members.delete(user.id)) return
  simulation.dispatch({
    type: 'GUILD_MEMBER_REMOVE',
    guildId: guild.id,
    intents: Intent.GuildMembers,
    key: `${guild.id}:${user.id}`,
    data: { guild_id: guild.id, user: presentUser(user) },
  })
}

export function kickMember(simulation: Simulation, guild: Guild, user: User, actor: Actor): void {
  leaveGuild(simulation, guild, user)
  writeAuditEntry(simulation, guild, {
    actionType: AuditLogEvent.MemberKick,
    userId: actor.userId,
    targetId: user.id,
    reason: actor.reason,
  })
}

export interface MemberChange {
  readonly nick?: string | null
  readonly roleIds?: readonly string[]
  /** Unix ms, or null to lift it. */
  readonly timedOutUntil?: number | null
}

const iso = (unixMs: number | null) => (unixMs === null ? undefined : new Date(unixMs).toISOString())

/** Change what differs, tell it once, and write each kind of change into the audit log. False when nothing differed. */
export function changeMember(
  simulation: Simulation,
  guild: Guild,
  member: Member,
  change: MemberChange,
  actor: Actor,
): boolean {
  const updates: Json[] = []
  if (change.nick !== undefined && change.nick !== member.nick) {
    updates.push(changeEntry('nick', member.nick ?? undefined, change.nick ?? undefined))
    member.nick = change.nick
  }
  if (change.timedOutUntil !== undefined && change.timedOutUntil !== member.timedOutUntil) {
    updates.push(changeEntry('communication_disabled_until', iso(member.timedOutUntil), iso(change.timedOutUntil)))
    member.timedOutUntil = change.timedOutUntil
  }
  const roleChanges = change.roleIds ? changeRoles(guild, member, change.roleIds) : []
  if (updates.length === 0 && roleChanges.length === 0) return false

  dispatchMemberUpdate(simulation, guild, member)
  const note = { userId: actor.userId, targetId: member.userId, reason: actor.reason }
  if (updates.length > 0)
    writeAuditEntry(simulation, guild, { ...note, actionType: AuditLogEvent.MemberUpdate, changes: updates })
  if (roleChanges.length > 0) {
    writeAuditEntry(simulation, guild, { ...note, actionType: AuditLogEvent.MemberRoleUpdate, changes: roleChanges })
  }
  return true
}

function changeEntry(key: string, before: unknown, after: unknown): Json {
  return {
    key,
    ...(before === undefined ? {} : { old_value: before }),
    ...(after === undefined ? {} : { new_value: after }),
  }
}

function changeRoles(guild: Guild, member: Member, roleIds: readonly string[]): Json[] {
  const wanted = new Set(roleIds)
  const named = (id: string) => ({ id, name: guild.roles.get(id)?.name ?? '' })
  const added = [...wanted].filter((id) => !member.roleIds.includes(id))
  const removed = member.roleIds.filter((id) => !wanted.has(id))
  member.roleIds = [...wanted]
  return [
    ...(added.length > 0 ? [{ key: '$add', new_value: added.map(named) }] : []),
    ...(removed.length > 0 ? [{ key: '$remove', new_value: removed.map(named) }] : []),
  ]
}

export function dispatchMemberUpdate(simulation: Simulation, guild: Guild, member: Member): void {
  const user = simulation.world.users.get(member.userId)
  if (!user) return
  simulation.dispatch({
    type: 'GUILD_MEMBER_UPDATE',
    guildId: guild.id,
    intents: Intent.GuildMembers,
    alwaysBotId: user.id,
    key: `${guild.id}:${user.id}`,
    data: { ...presentMember(member, user), guild_id: guild.id },
  })
}

/** Ban, member or not. False when the user was banned already. Messages of the last `deleteSeconds` go too. */
export function banUser(
  simulation: Simulation,
  guild: Guild,
  user: User,
  deleteSeconds: number,
  actor: Actor,
): boolean {
  if (deleteSeconds > 0) deleteRecentMessages(simulation, guild, user.id, deleteSeconds)
  if (guild.bans.has(user.id)) return false
  guild.bans.set(user.id, { userId: user.id, reason: actor.reason })
  leaveGuild(simulation, guild, user)
  dispatchBan(simulation, 'GUILD_BAN_ADD', guild, user)
  writeAuditEntry(simulation, guild, {
    actionType: AuditLogEvent.MemberBanAdd,
    userId: actor.userId,
    targetId: user.id,
    reason: actor.reason,
  })
  return true
}

export function unbanUser(simulation: Simulation, guild: Guild, user: User, actor: Actor): void {
  guild.bans.delete(user.id)
  dispatchBan(simulation, 'GUILD_BAN_REMOVE', guild, user)
  writeAuditEntry(simulation, guild, {
    actionType: AuditLogEvent.MemberBanRemove,
    userId: actor.userId,
    targetId: user.id,
    reason: actor.reason,
  })
}

function dispatchBan(
  simulation: Simulation,
  type: 'GUILD_BAN_ADD' | 'GUILD_BAN_REMOVE',
  guild: Guild,
  user: User,
): void {
  simulation.dispatch({
    type,
    guildId: guild.id,
    intents: Intent.GuildModeration,
    anyPermission: Permit.BanMembers | Permit.ViewAuditLog,
    key: `${guild.id}:${user.id}`,
    data: { guild_id: guild.id, user: presentUser(user) },
  })
}

function deleteRecentMessages(simulation: Simulation, guild: Guild, userId: string, seconds: number): void {
  const since = simulation.clock.now() - seconds * 1_000
  for (const channel of guild.channels.values()) {
    const ofChannel = simulation.world.messages.get(channel.id)
    if (!ofChannel) continue
    const doomed = [...ofChannel.values()].filter(
      (message) => message.authorId === userId && message.timestamp >= since,
    )
    for (let start = 0; start < doomed.length; start += 100)
      deleteMessages(simulation, channel, doomed.slice(start, start + 100))
  }
}
