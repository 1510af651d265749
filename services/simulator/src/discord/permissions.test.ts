import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ALL_PERMISSIONS,
  channelPermissions,
  compareRoles,
  guildPermissions,
  has,
  type Overwrite,
  outranks,
  outranksRole,
  Permit,
  type RolePermissions,
  type Standing,
} from './permissions.ts'

const GUILD = '100'
const everyone: RolePermissions = {
  id: GUILD,
  position: 0,
  permissions: Permit.ViewChannel | Permit.SendMessages | Permit.EmbedLinks,
}
const role = (id: string, position: number, permissions = 0n): RolePermissions => ({ id, position, permissions })

function someone(more: Partial<Standing> = {}): Standing {
  return {
    userId: '1',
    guildId: GUILD,
    isOwner: false,
    isTimedOut: false,
    ...more,
    roles: [everyone, ...(more.roles ?? [])],
  }
}

const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint): Overwrite => ({ id, type, allow, deny })

describe('permissions in a guild', () => {
  test('are the sum of all roles', () => {
    expect(guildPermissions(someone({ roles: [role('7', 1, Permit.KickMembers)] }))).toBe(
      everyone.permissions | Permit.KickMembers,
    )
  })

  test('the owner and administrators hold all', () => {
    expect(guildPermissions(someone({ isOwner: true }))).toBe(ALL_PERMISSIONS)
    expect(guildPermissions(someone({ roles: [role('7', 1, Permit.Administrator)] }))).toBe(ALL_PERMISSIONS)
  })

  test('a timeout leaves only looking and reading, but takes nothing from an administrator', () => {
    expect(guildPermissions(someone({ isTimedOut: true }))).toBe(Permit.ViewChannel)
    expect(guildPermissions(someone({ isTimedOut: true, isOwner: true }))).toBe(ALL_PERMISSIONS)
  })
})

describe('permissions in a channel', () => {
  test("@everyone's overwrite comes first, roles next, the member's own last", () => {
    const member = someone({ roles: [role('7', 1)] })
    const closed = overwrite(GUILD, 0, 0n, Permit.SendMessages)
    const opened = overwrite('7', 0, Permit.SendMessages, 0n)
    const shut = overwrite('1', 1, 0n, Permit.SendMessages)
    expect(has(channelPermissions(member, [closed]), Permit.SendMessages)).toBe(false)
    expect(has(channelPermissions(member, [closed, opened]), Permit.SendMessages)).toBe(true)
    expect(has(channelPermissions(member, [shut, opened, closed]), Permit.SendMessages)).toBe(false)
  })

  test('one role that allows beats another that denies', () => {
    const member = someone({ roles: [role('7', 1), role('8', 2)] })
    const overwrites = [overwrite('7', 0, Permit.AttachFiles, 0n), overwrite('8', 0, 0n, Permit.AttachFiles)]
    expect(has(channelPermissions(member, overwrites), Permit.AttachFiles)).toBe(true)
  })

  test('who cannot see can do nothing; who cannot send cannot embed', () => {
    expect(channelPermissions(someone(), [overwrite(GUILD, 0, 0n, Permit.ViewChannel)])).toBe(0n)
    expect(has(channelPermissions(someone(), [overwrite(GUILD, 0, 0n, Permit.SendMessages)]), Permit.EmbedLinks)).toBe(
      false,
    )
  })

  test('overwrites of roles one does not have change nothing', () => {
    const bits = fc.bigInt({ min: 0n, max: ALL_PERMISSIONS })
    fc.assert(
      fc.property(bits, bits, (allow, deny) => {
        expect(channelPermissions(someone(), [overwrite('999', 0, allow, deny), overwrite('2', 1, allow, deny)])).toBe(
          channelPermissions(someone(), []),
        )
      }),
    )
  })
})

describe('the order of roles', () => {
  const roles = fc.record({
    id: fc.bigInt({ min: 1n, max: 1n << 63n }).map(String),
    position: fc.integer({ min: 0, max: 5 }),
    permissions: fc.constant(0n),
  })

  test('is total: of two different roles exactly one is above', () => {
    fc.assert(
      fc.property(roles, roles, (a, b) => {
        expect(Math.sign(compareRoles(a, b))).toBe(-Math.sign(compareRoles(b, a)) + 0)
        expect(compareRoles(a, b) === 0).toBe(a.id === b.id && a.position === b.position)
      }),
    )
  })

  test('at one position the older role is above', () => {
    expect(compareRoles(role('5', 3), role('6', 3))).toBeGreaterThan(0)
  })

  test('nobody outranks his equal, himself or the owner', () => {
    const moderator = someone({ roles: [role('7', 2)] })
    expect(outranks(moderator, someone({ userId: '2', roles: [role('7', 2)] }))).toBe(false)
    expect(outranks(moderator, moderator)).toBe(false)
    expect(outranks(moderator, someone({ userId: '2', isOwner: true }))).toBe(false)
    expect(outranks(moderator, someone({ userId: '2', roles: [role('8', 1)] }))).toBe(true)
    expect(outranks(moderator, someone({ userId: '2' }))).toBe(true)
  })

  test("one may give only roles below one's own", () => {
    const moderator = someone({ roles: [role('7', 2)] })
    expect(outranksRole(moderator, role('7', 2))).toBe(false)
    expect(outranksRole(moderator, role('9', 1))).toBe(true)
  })
})
