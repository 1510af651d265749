import { has, Permit } from '../permissions.ts'
import type { Guild } from '../world/entities.ts'
import type { World } from '../world/world.ts'

/** The `allowed_mentions` of a request, after its form was checked. */
export interface AllowedMentions {
  readonly parse?: readonly string[] | null | undefined
  readonly users?: readonly string[] | null | undefined
  readonly roles?: readonly string[] | null | undefined
  readonly replied_user?: boolean | null | undefined
}

/** What normal messages parse when nothing is said: everything, @everyone included. */
export const PARSE_ALL: AllowedMentions = { parse: ['users', 'roles', 'everyone'] }
/** What interaction answers parse when nothing is said. */
export const PARSE_USERS: AllowedMentions = { parse: ['users'] }

export interface Pings {
  readonly everyone: boolean
  readonly userIds: string[]
  readonly roleIds: string[]
}

/** Whom this text pings, given what the sender allows and what the sender may do. */
export function findPings(
  world: World,
  text: {
    content: string
    allowed: AllowedMentions
    guild: Guild | undefined
    permissions: bigint
    repliedToUserId: string | null
  },
): Pings {
  const { content, allowed, guild, permissions } = text
  const parses = new Set(allowed.parse ?? [])
  const mayPingAll = has(permissions, Permit.MentionEveryone)

  const userIds = new Set<string>()
  for (const [, id] of content.matchAll(/<@!?(\d+)>/g)) {
    if (id !== undefined && world.users.has(id) && (parses.has('users') || allowed.users?.includes(id))) userIds.add(id)
  }
  // `replied_user` decides when given; otherwise a reply pings as plain user mentions do.
  const pingsRepliedTo = allowed.replied_user ?? allowed.parse?.includes('users') ?? false
  if (text.repliedToUserId !== null && pingsRepliedTo) userIds.add(text.repliedToUserId)

  const roleIds = new Set<string>()
  for (const [, id] of content.matchAll(/<@&(\d+)>/g)) {
    const role = id === undefined ? undefined : guild?.roles.get(id)
    if (role && (role.mentionable || mayPingAll) && (parses.has('roles') || allowed.roles?.includes(role.id)))
      roleIds.add(role.id)
  }
  return {
    everyone: mayPingAll && parses.has('everyone') && /@(everyone|here)\b/.test(content),
    userIds: [...userIds],
    roleIds: [...roleIds],
  }
}
