import type { Bot, Channel, Guild, User } from '../world/entities.ts'
import { findChannel, findUserByName, type World } from '../world/world.ts'
import { ControlError } from './control-error.ts'

export interface Place {
  readonly guildId?: string | undefined
  readonly channelId?: string | undefined
  readonly channelName?: string | undefined
}

/** The named guild; without a name the first, which is the Test Town. */
export function guildAt(world: World, guildId?: string): Guild {
  const guild = guildId === undefined ? world.guilds.values().next().value : world.guilds.get(guildId)
  if (!guild) throw new ControlError(404, `there is no guild ${guildId ?? ''}`)
  return guild
}

export function channelAt(world: World, place: Place): Channel {
  if (place.channelId !== undefined) {
    const channel = findChannel(world, place.channelId)
    if (!channel) throw new ControlError(404, `there is no channel ${place.channelId}`)
    return channel
  }
  const name = (place.channelName ?? 'general').replace(/^#/, '')
  for (const channel of guildAt(world, place.guildId).channels.values())
    if (channel.name === name && channel.type !== 4) return channel
  throw new ControlError(404, `there is no channel #${name}`)
}

export interface Who {
  readonly userId?: string | undefined
  readonly userName?: string | undefined
}

export function userAt(world: World, who: Who): User {
  const user = who.userId === undefined ? findUserByName(world, who.userName ?? '') : world.users.get(who.userId)
  if (!user) throw new ControlError(404, `there is no user ${who.userId ?? who.userName ?? ''}`)
  return user
}

/** The bot with this application id; without one the first, which is NEXUS. */
export function botAt(world: World, applicationId?: string): Bot {
  for (const bot of world.bots.values())
    if (applicationId === undefined || bot.applicationId === applicationId) return bot
  throw new ControlError(404, `there is no application ${applicationId ?? ''}`)
}
