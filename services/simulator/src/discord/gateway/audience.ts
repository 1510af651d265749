import { channelPermissions, guildPermissions, has, Permit } from '../permissions.ts'
import { findChannel, overwritesOf, standingOf, type World } from '../world/world.ts'
import type { Dispatch } from './dispatch.ts'
import { Intent } from './intents.ts'
import type { Session, Shard } from './session.ts'

/** Decides who hears what. */
export class Audience {
  readonly #world: World
  readonly #now: () => number
  /** Guild ids without their lower 22 bits, to find their shard. */
  readonly #shardKeys = new Map<string, bigint>()

  constructor(world: World, now: () => number) {
    this.#world = world
    this.#now = now
  }

  isOnShard(guildId: string | null, shard: Shard): boolean {
    if (shard[1] === 1) return true
    if (guildId === null) return shard[0] === 0
    let key = this.#shardKeys.get(guildId)
    if (key === undefined) {
      key = BigInt(guildId) >> 22n
      this.#shardKeys.set(guildId, key)
    }
    return Number(key % BigInt(shard[1])) === shard[0]
  }

  /** Is this dispatch for this session: its bot, shard, intents, permissions and channel? */
  hears(session: Session, dispatch: Dispatch): boolean {
    const { guildId } = dispatch
    if (dispatch.botIds && !dispatch.botIds.includes(session.botId)) return false
    if (!this.isOnShard(guildId, session.shard)) return false
    const wants =
      dispatch.intents === 0 || (session.intents & dispatch.intents) !== 0 || dispatch.alwaysBotId === session.botId
    if (!wants) return false
    if (guildId === null) return true
    const guild = this.#world.guilds.get(guildId)
    const member = guild?.members.get(session.botId)
    // Interactions reach an application whether or not its bot is a member.
    if (!guild || !member) return dispatch.botIds !== undefined && dispatch.channelId === undefined
    if (dispatch.channelId === undefined && dispatch.anyPermission === undefined) return true
    const standing = standingOf(guild, member, this.#now())
    if (dispatch.anyPermission !== undefined && (guildPermissions(standing) & dispatch.anyPermission) === 0n)
      return false
    if (dispatch.channelId === undefined) return true
    const channel = findChannel(this.#world, dispatch.channelId)
    return channel !== undefined && has(channelPermissions(standing, overwritesOf(guild, channel)), Permit.ViewChannel)
  }
}

/** Without MESSAGE_CONTENT a bot reads only its own messages, mentions of it and direct messages. */
export function seesContent(session: Session, dispatch: Dispatch): boolean {
  if (!dispatch.content || dispatch.guildId === null || (session.intents & Intent.MessageContent) !== 0) return true
  return dispatch.content.authorId === session.botId || dispatch.content.mentionedUserIds.includes(session.botId)
}
