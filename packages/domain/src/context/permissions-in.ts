import { PERMISSIONS_KEPT } from './bounds.ts'
import type { Channel, GuildRoom } from './context-state.ts'
import type { ComputePermissions } from './frame.ts'

const THREAD_TYPES: ReadonlySet<number> = new Set([10, 11, 12])

export function isThread(channel: Channel): boolean {
  return THREAD_TYPES.has(channel.type)
}

/**
 * A member's permission bits in a channel, or in the guild as a whole (its own id), as a decimal string; null while the guild or the channel is not known: what is
 * not known is never assumed. Computed once per channel and set of roles.
 */
export function permissionsIn(
  room: GuildRoom,
  channelId: string,
  userId: string,
  roleIds: readonly string[],
  computePermissions: ComputePermissions,
): string | null {
  const { structure } = room
  if (!structure) return null
  const place = placeIn(room, channelId)
  if (!place) return null
  const isOfHisOwn = userId === structure.ownerId || place.overwrites.some((overwrite) => overwrite.id === userId)
  const key = isOfHisOwn ? `${channelId} ${userId} ${roleIds.join(' ')}` : `${channelId} ${roleIds.join(' ')}`
  const known = room.permissions.get(key)
  if (known !== undefined) return known
  const computed = computePermissions({
    ownerId: structure.ownerId,
    userId,
    roles: [...structure.roles].map(([id, role]) => ({ id, permissions: role.permissions })),
    memberRoleIds: roleIds,
    everyoneRoleId: room.guildId,
    ...place,
  }).toString()
  if (room.permissions.size >= PERMISSIONS_KEPT) room.permissions.clear()
  room.permissions.set(key, computed)
  return computed
}

type Place = Pick<Parameters<ComputePermissions>[0], 'isThread'> & { readonly overwrites: Channel['overwrites'] }

/** The exceptions that hold in a channel, in a thread those of its channel, and none in the guild as a whole. */
function placeIn({ guildId, structure }: GuildRoom, channelId: string): Place | null {
  if (channelId === guildId) return { overwrites: [], isThread: false }
  const channel = structure?.channels.get(channelId)
  if (!channel) return null
  const parent = isThread(channel) ? structure?.channels.get(channel.parentId ?? '') : channel
  return parent ? { overwrites: parent.overwrites, isThread: isThread(channel) } : null
}
