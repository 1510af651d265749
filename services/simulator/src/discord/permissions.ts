import { PermissionFlagsBits as Permit } from 'discord-api-types/v10'

export { Permit }

export const ALL_PERMISSIONS: bigint = Object.values(Permit).reduce((all, bit) => all | bit, 0n)

/** What a timed-out member keeps. */
const KEPT_IN_TIMEOUT = Permit.ViewChannel | Permit.ReadMessageHistory

/** What no one can do in a channel where he cannot send. */
const NEEDS_SENDING =
  Permit.MentionEveryone |
  Permit.SendTTSMessages |
  Permit.AttachFiles |
  Permit.EmbedLinks |
  Permit.SendVoiceMessages |
  Permit.SendPolls

export interface RankedRole {
  readonly id: string
  readonly position: number
}

export interface RolePermissions extends RankedRole {
  readonly permissions: bigint
}

export interface Overwrite {
  readonly id: string
  /** 0 for a role, 1 for a member. */
  readonly type: 0 | 1
  readonly allow: bigint
  readonly deny: bigint
}

/** A member as far as permissions go. `roles` holds the member's roles and @everyone. */
export interface Standing {
  readonly userId: string
  readonly guildId: string
  readonly isOwner: boolean
  readonly roles: readonly RolePermissions[]
  readonly isTimedOut: boolean
}

export function isAdministrator(standing: Standing): boolean {
  return standing.isOwner || standing.roles.some((role) => (role.permissions & Permit.Administrator) !== 0n)
}

/** Permissions in the guild, before any channel's overwrites. */
export function guildPermissions(standing: Standing): bigint {
  if (isAdministrator(standing)) return ALL_PERMISSIONS
  const granted = standing.roles.reduce((all, role) => all | role.permissions, 0n)
  return standing.isTimedOut ? granted & KEPT_IN_TIMEOUT : granted
}

/** Permissions in a channel: @everyone's overwrite, then all role overwrites together, then the member's own; then what they imply. */
export function channelPermissions(standing: Standing, overwrites: readonly Overwrite[]): bigint {
  if (isAdministrator(standing)) return ALL_PERMISSIONS
  let permissions = standing.roles.reduce((all, role) => all | role.permissions, 0n)
  const everyone = overwrites.find((overwrite) => overwrite.type === 0 && overwrite.id === standing.guildId)
  if (everyone) permissions = (permissions & ~everyone.deny) | everyone.allow

  const roleIds = new Set(standing.roles.map((role) => role.id))
  let allow = 0n
  let deny = 0n
  for (const overwrite of overwrites) {
    if (overwrite.type !== 0 || overwrite.id === standing.guildId || !roleIds.has(overwrite.id)) continue
    allow |= overwrite.allow
    deny |= overwrite.deny
  }
  permissions = (permissions & ~deny) | allow

  const own = overwrites.find((overwrite) => overwrite.type === 1 && overwrite.id === standing.userId)
  if (own) permissions = (permissions & ~own.deny) | own.allow
  return implied(standing.isTimedOut ? permissions & KEPT_IN_TIMEOUT : permissions)
}

/** Who cannot see a channel can do nothing in it; who cannot send cannot embed, attach or mention. */
function implied(permissions: bigint): bigint {
  if ((permissions & Permit.ViewChannel) === 0n) return 0n
  return (permissions & Permit.SendMessages) === 0n ? permissions & ~NEEDS_SENDING : permissions
}

export function has(permissions: bigint, wanted: bigint): boolean {
  return (permissions & wanted) === wanted
}

/** Positive when `a` ranks above `b`. Of equal positions the older id ranks higher. */
export function compareRoles(a: RankedRole, b: RankedRole): number {
  if (a.position !== b.position) return a.position - b.position
  const difference = BigInt(b.id) - BigInt(a.id)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

export function topRole(roles: readonly RolePermissions[]): RolePermissions | undefined {
  return roles.reduce<RolePermissions | undefined>(
    (top, role) => (top && compareRoles(top, role) >= 0 ? top : role),
    undefined,
  )
}

/** May `actor` kick, ban, time out or rename `target`? Strictly above, never the owner; permissions are another question. */
export function outranks(actor: Standing, target: Standing): boolean {
  if (target.isOwner) return false
  if (actor.isOwner) return true
  const own = topRole(actor.roles)
  const other = topRole(target.roles)
  return own !== undefined && other !== undefined && compareRoles(own, other) > 0
}

/** May `actor` give, take or change this role? */
export function outranksRole(actor: Standing, role: RankedRole): boolean {
  if (actor.isOwner) return true
  const own = topRole(actor.roles)
  return own !== undefined && compareRoles(own, role) > 0
}
