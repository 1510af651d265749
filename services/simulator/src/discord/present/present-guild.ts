import type { AuditEntry, Ban, Channel, Guild, Json, Member, Role, User } from '../world/entities.ts'
import { presentUser } from './present-user.ts'

function isoOrNull(unixMs: number | null): string | null {
  return unixMs === null ? null : new Date(unixMs).toISOString()
}

export function presentRole(role: Role) {
  return {
    id: role.id,
    name: role.name,
    description: null,
    permissions: role.permissions.toString(),
    position: role.position,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: role.hoist,
    managed: role.managed,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.botId ? { tags: { bot_id: role.botId } } : {}),
  }
}

/** A member without its user, as messages carry it. */
export function presentBareMember(member: Member) {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: isoOrNull(member.timedOutUntil),
    flags: 0,
    joined_at: new Date(member.joinedAt).toISOString(),
    nick: member.nick,
    pending: false,
    premium_since: null,
    roles: [...member.roleIds],
    mute: false,
    deaf: false,
  }
}

export function presentMember(member: Member, user: User) {
  return { ...presentBareMember(member), user: presentUser(user) }
}

export function presentChannel(channel: Channel, users: ReadonlyMap<string, User>, viewerId?: string) {
  const base = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId, flags: 0 }
  if (channel.guildId === null) {
    const recipients = channel.recipientIds.filter((id) => id !== viewerId)
    return { ...base, recipients: recipients.flatMap((id) => users.get(id) ?? []).map(presentUser) }
  }
  if (channel.thread) return { ...base, ...presentThreadFacts(channel, channel.thread) }
  return {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    parent_id: channel.parentId,
    nsfw: channel.nsfw,
    rate_limit_per_user: channel.slowmodeSeconds,
    permission_overwrites: channel.overwrites.map((overwrite) => ({
      id: overwrite.id,
      type: overwrite.type,
      allow: overwrite.allow.toString(),
      deny: overwrite.deny.toString(),
    })),
  }
}

function presentThreadFacts(channel: Channel, thread: NonNullable<Channel['thread']>) {
  return {
    ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: channel.slowmodeSeconds,
    owner_id: thread.ownerId,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: new Date(thread.createdAt).toISOString(),
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: new Date(thread.createdAt).toISOString(),
    },
    message_count: thread.messageCount,
    member_count: thread.memberIds.length,
    total_message_sent: thread.messageCount,
  }
}

export function presentThreadMember(channel: Channel, userId: string) {
  return {
    id: channel.id,
    user_id: userId,
    join_timestamp: new Date(channel.thread?.createdAt ?? 0).toISOString(),
    flags: 0,
  }
}

export function presentGuild(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'us-west',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: guild.systemChannelId,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 1,
    roles: [...guild.roles.values()].map(presentRole),
    default_message_notifications: 1,
    mfa_level: guild.mfaLevel,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: guild.rulesChannelId,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  }
}

export function presentBan(ban: Ban, user: User) {
  return { user: presentUser(user), reason: ban.reason }
}

export function presentAuditEntry(entry: AuditEntry): Json {
  return {
    id: entry.id,
    action_type: entry.actionType,
    user_id: entry.userId,
    target_id: entry.targetId,
    ...(entry.changes.length > 0 ? { changes: entry.changes } : {}),
    ...(entry.options ? { options: entry.options } : {}),
    ...(entry.reason !== null ? { reason: entry.reason } : {}),
  }
}
