import { computePermissions } from '@nexus/discord'
import { STAFF_PERMISSIONS } from '@nexus/domain'
import type { IsStaff } from './ports.ts'

/** Whether a member may decide on cases: the owner, who has a moderator's permissions, and who has a role of the policy's staff. */
export const isStaff: IsStaff = ({ userId, roleIds, isBot }, guild, { staffRoleIds }) => {
  if (isBot) return false
  if (userId === guild.ownerId || roleIds.some((id) => staffRoleIds.includes(id))) return true
  const permissions = computePermissions({
    ownerId: guild.ownerId,
    userId,
    roles: guild.roles,
    memberRoleIds: roleIds,
    everyoneRoleId: guild.id,
  })
  return (permissions & STAFF_PERMISSIONS) !== 0n
}
