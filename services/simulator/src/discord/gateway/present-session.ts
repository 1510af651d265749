import { presentChannel, presentGuild, presentMember, presentThreadMember } from '../present/present-guild.ts'
import { applicationFlags, presentOwnUser } from '../present/present-user.ts'
import type { Guild, Json, User } from '../world/entities.ts'
import type { World } from '../world/world.ts'
import { Intent } from './intents.ts'
import type { Session } from './session.ts'

export function presentReady(world: World, session: Session, guildIds: readonly string[], resumeUrl: string): Json {
  const bot = world.bots.get(session.botId)
  const user = world.users.get(session.botId)
  if (!bot || !user) throw new Error(`session of an unknown bot ${session.botId}`)
  return {
    v: 10,
    user_settings: {},
    user: presentOwnUser(user),
    session_type: 'normal',
    session_id: session.id,
    resume_gateway_url: resumeUrl,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: guildIds.map((id) => ({ id, unavailable: true })),
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    game_relationships: [],
    auth: {},
    application: { id: bot.applicationId, flags: applicationFlags(bot) },
    shard: session.shard,
    _trace: ['["simulated-gateway"]'],
  }
}

/**
 * As Discord sends it: without the presence intent, or in a large guild, `members` holds the bot alone.
 * The rest is asked for with op 8.
 */
export function presentGuildCreate(world: World, guild: Guild, session: Session): Json {
  const own = guild.members.get(session.botId)
  const isLarge = guild.members.size > session.largeThreshold
  const seesAll = (session.intents & Intent.GuildPresences) !== 0 && !isLarge
  const members = [...guild.members.values()].filter((member) => seesAll || member.userId === session.botId)
  const channels = [...guild.channels.values()]
  const threads = channels.filter((channel) => channel.thread && !channel.thread.archived)
  return {
    ...presentGuild(guild),
    joined_at: new Date(own?.joinedAt ?? 0).toISOString(),
    large: isLarge,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: members.flatMap((member) => {
      const user = world.users.get(member.userId)
      return user ? [presentMember(member, user)] : []
    }),
    channels: channels.filter((channel) => !channel.thread).map((channel) => presentChannel(channel, world.users)),
    threads: threads.map((thread) => ({
      ...presentChannel(thread, world.users),
      member: presentThreadMember(thread, session.botId),
    })),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    embedded_activities: [],
  }
}

/** GUILD_MEMBERS_CHUNK payloads, at most 1,000 members each. */
export function presentMemberChunks(
  guild: Guild,
  users: readonly User[],
  notFound: readonly string[],
  nonce: string | undefined,
): Json[] {
  const chunks: Json[] = []
  const count = Math.max(1, Math.ceil(users.length / 1_000))
  for (let index = 0; index < count; index++) {
    const members = users.slice(index * 1_000, (index + 1) * 1_000).flatMap((user) => {
      const member = guild.members.get(user.id)
      return member ? [presentMember(member, user)] : []
    })
    chunks.push({
      guild_id: guild.id,
      members,
      chunk_index: index,
      chunk_count: count,
      not_found: index === 0 ? notFound : [],
      ...(nonce === undefined ? {} : { nonce }),
    })
  }
  return chunks
}
