import { newChannel } from '../acts/channel-acts.ts'
import type { SnowflakeMint } from '../snowflake.ts'
import type { Guild, Member, User } from './entities.ts'
import { addGuild, everyoneRole, type World } from './world.ts'

export interface GuildsPlan {
  readonly count: number
  readonly membersPerGuild: number
  readonly channelsPerGuild: number
  readonly namePrefix: string
  /** The bot that is in each of them, with a role of its own above the others. */
  readonly botId: string
}

/** Guilds like the first one, for benches: ordinary members and one bot each. */
export function addGuilds(world: World, ids: SnowflakeMint, now: number, plan: GuildsPlan): Guild[] {
  const model = world.guilds.values().next().value
  if (!model) throw new Error('there is no guild to copy permissions from')
  const botRole = [...model.roles.values()].find((role) => role.botId === plan.botId)
  return Array.from({ length: plan.count }, (_, index) => {
    const guildId = ids.next()
    const role = { ...(botRole ?? everyoneRole(model)), id: ids.next(), position: 1 }
    const members = Array.from({ length: plan.membersPerGuild }, (_, place): Member => {
      const user: User = {
        id: ids.next(),
        username: `member_${index}_${place}`,
        globalName: null,
        isBot: false,
        acceptsDirectMessages: true,
      }
      world.users.set(user.id, user)
      return { userId: user.id, nick: null, roleIds: [], joinedAt: now, timedOutUntil: null }
    })
    const channels = Array.from({ length: plan.channelsPerGuild }, (_, position) => {
      const name = position === 0 ? 'general' : position === 1 ? 'mod-log' : `channel-${position}`
      return newChannel(ids.next(), guildId, { type: 0, name, position })
    })
    const bot: Member = { userId: plan.botId, nick: null, roleIds: [role.id], joinedAt: now, timedOutUntil: null }
    const guild: Guild = {
      id: guildId,
      name: `${plan.namePrefix} ${index + 1}`,
      ownerId: members[0]?.userId ?? plan.botId,
      mfaLevel: 0,
      systemChannelId: channels[0]?.id ?? null,
      rulesChannelId: null,
      roles: new Map([
        [guildId, { ...everyoneRole(model), id: guildId }],
        [role.id, role],
      ]),
      members: new Map([...members, bot].map((member) => [member.userId, member])),
      channels: new Map(channels.map((channel) => [channel.id, channel])),
      bans: new Map(),
      auditLog: [],
    }
    addGuild(world, guild)
    return guild
  })
}
