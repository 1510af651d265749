/** What ranks a role. */
export interface RankedRole {
  readonly id: string
  readonly position: number
}

/** Whether `role` ranks strictly above `other`: by position; of equal positions the lower id is higher. */
export function isAbove(role: RankedRole, other: RankedRole): boolean {
  if (role.position !== other.position) return role.position > other.position
  return BigInt(role.id) < BigInt(other.id)
}

/** The highest role that a member holds; of a member without roles, the one of everyone. */
export function topRole<Role extends RankedRole>(
  roles: readonly Role[],
  memberRoleIds: readonly string[],
  everyoneRoleId: string,
): Role | RankedRole {
  const held = new Set(memberRoleIds)
  const everyone: Role | RankedRole = roles.find((role) => role.id === everyoneRoleId) ?? {
    id: everyoneRoleId,
    position: 0,
  }
  return roles
    .filter((role) => held.has(role.id) && role.id !== everyoneRoleId)
    .reduce((top, role) => (top.id === everyoneRoleId || isAbove(role, top) ? role : top), everyone)
}
