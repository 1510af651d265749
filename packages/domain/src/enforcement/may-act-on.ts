import type { ActionKind, EnforcementFault } from '@nexus/events'
import type { ComputePermissions } from '../context/index.ts'
import { STAFF_PERMISSIONS } from '../gate/index.ts'
import type { ActMember, ActScene, RankedRole } from './scene.ts'

const ADMINISTRATOR = 1n << 3n
const VIEW_CHANNEL = 1n << 10n
const MANAGE_MESSAGES = 1n << 13n
const MODERATE_MEMBERS = 1n << 40n

/**
 * The rules that no order overrides, asked at the last moment on what is so at this moment: why an action must not be
 * done, or null. Nobody is acted on who is the owner, ourselves, a bot, staff, or not below us. What helps the member
 * (taking a timeout back, telling him so) is only kept from what Discord would refuse.
 */
export function mayActOn(
  scene: ActScene,
  action: ActionKind,
  permissionsOf: ComputePermissions,
): EnforcementFault | null {
  return againstTarget(scene, action, permissionsOf) ?? withoutPermission(scene, action, permissionsOf)
}

function againstTarget(
  scene: ActScene,
  action: ActionKind,
  permissionsOf: ComputePermissions,
): EnforcementFault | null {
  const { guild, target, targetId, judged, rules } = scene
  if (targetId === guild.self.userId) return 'immune_self'
  if (action === 'apologize') return target ? null : 'member_gone'
  if (targetId === guild.ownerId) return 'immune_owner'
  if (judged?.isWebhook) return 'immune_bot'
  if (judged && judged.authorId !== targetId) return 'refused'
  if (!target) return action === 'delete' ? null : 'member_gone'
  if (target.isBot) return 'immune_bot'
  if (action !== 'untimeout' && isStaff(target, scene, rules.staffRoleIds, permissionsOf)) return 'immune_staff'
  if (!isBelowUs(target, scene)) return 'immune_hierarchy'
  return null
}

function withoutPermission(
  scene: ActScene,
  action: ActionKind,
  permissionsOf: ComputePermissions,
): EnforcementFault | null {
  const { guild, channel } = scene
  if (action === 'warn' || action === 'apologize') return null
  if (action !== 'delete') {
    return holds(permissionsIn(scene, guild.self, null, permissionsOf), MODERATE_MEMBERS) ? null : 'missing_permission'
  }
  if (!channel) return 'missing_access'
  const ours = permissionsIn(scene, guild.self, channel, permissionsOf)
  if (!holds(ours, VIEW_CHANNEL)) return 'missing_access'
  return holds(ours, MANAGE_MESSAGES) ? null : 'missing_permission'
}

/** Staff by role, by a permission in the guild, or by one in the channel. */
function isStaff(
  target: ActMember,
  scene: ActScene,
  staffRoleIds: readonly string[],
  permissionsOf: ComputePermissions,
): boolean {
  if (target.roleIds.some((roleId) => staffRoleIds.includes(roleId))) return true
  const places = scene.channel ? [null, scene.channel] : [null]
  return places.some((place) => (permissionsIn(scene, target, place, permissionsOf) & STAFF_PERMISSIONS) !== 0n)
}

function isBelowUs(target: ActMember, { guild }: ActScene): boolean {
  if (guild.self.userId === guild.ownerId) return true
  const ours = topRole(guild.self, guild)
  const his = topRole(target, guild)
  if (!ours) return false
  return !his || isAbove(ours, his)
}

/** By position; of equal positions the lower id is higher. */
function isAbove(role: RankedRole, other: RankedRole): boolean {
  if (role.position !== other.position) return role.position > other.position
  return BigInt(role.id) < BigInt(other.id)
}

function topRole({ roleIds }: ActMember, { id, roles }: ActScene['guild']): RankedRole | null {
  return roles
    .filter((role) => role.id !== id && roleIds.includes(role.id))
    .reduce<RankedRole | null>((top, role) => (top === null || isAbove(role, top) ? role : top), null)
}

function permissionsIn(
  { guild }: ActScene,
  member: ActMember,
  channel: ActScene['channel'],
  permissionsOf: ComputePermissions,
): bigint {
  return permissionsOf({
    ownerId: guild.ownerId,
    userId: member.userId,
    roles: guild.roles,
    memberRoleIds: member.roleIds,
    everyoneRoleId: guild.id,
    ...(channel && { overwrites: channel.overwrites }),
    isThread: channel?.isThread ?? false,
  })
}

function holds(permissions: bigint, wanted: bigint): boolean {
  return (permissions & ADMINISTRATOR) !== 0n || (permissions & wanted) === wanted
}
