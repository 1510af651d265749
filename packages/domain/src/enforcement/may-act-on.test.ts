import type { ActionKind } from '@nexus/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ComputePermissions } from '../context/index.ts'
import { mayActOn } from './may-act-on.ts'
import type { ActScene } from './scene.ts'

/** Roles and overwrites, and nothing that one denial implies for others: enough for what is asked here. */
const permissionsOf: ComputePermissions = ({
  ownerId,
  userId,
  roles,
  memberRoleIds,
  everyoneRoleId,
  overwrites = [],
}) => {
  if (ownerId === userId) return (1n << 50n) - 1n
  const held = [everyoneRoleId, ...memberRoleIds]
  let bits = roles.filter(({ id }) => held.includes(id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n)
  for (const { id, allow, deny } of overwrites) {
    if (held.includes(id) || id === userId) bits = (bits & ~BigInt(deny)) | BigInt(allow)
  }
  return bits
}

const bit = (nth: number) => (1n << BigInt(nth)).toString()
const role = (id: string, position: number, permissions = '0') => ({ id, position, permissions })
const BOT_POWERS = ((1n << 10n) | (1n << 13n) | (1n << 40n)).toString()

const scene: ActScene = {
  guild: {
    id: '1',
    ownerId: '100',
    roles: [
      role('1', 0),
      role('2', 1),
      role('5', 5, BOT_POWERS),
      role('7', 7),
      role('3', 2, bit(13)),
      role('4', 2, bit(2)),
    ],
    self: { userId: '200', isBot: true, roleIds: ['5'] },
  },
  targetId: '300',
  target: { userId: '300', isBot: false, roleIds: ['2'] },
  channel: { isThread: false, overwrites: [] },
  judged: { authorId: '300', isWebhook: false },
  rules: { staffRoleIds: [] },
}

const target = (given: Partial<NonNullable<ActScene['target']>>): ActScene => ({
  ...scene,
  targetId: given.userId ?? '300',
  target: { userId: '300', isBot: false, roleIds: ['2'], ...given },
  judged: { authorId: given.userId ?? '300', isWebhook: false },
})
const may = (at: ActScene, action: ActionKind) => mayActOn(at, action, permissionsOf)
const PUNISHING = ['delete', 'warn', 'timeout'] as const

describe('an ordinary member', () => {
  test('may be acted on', () => {
    for (const action of [...PUNISHING, 'untimeout', 'apologize'] as const)
      expect(may(scene, action), action).toBeNull()
  })

  test('who has left is beyond all but deletion', () => {
    const gone = { ...scene, target: null }
    expect(may(gone, 'delete')).toBeNull()
    for (const action of ['warn', 'timeout', 'untimeout', 'apologize'] as const)
      expect(may(gone, action)).toBe('member_gone')
  })
})

describe('nobody acts on', () => {
  test.each(PUNISHING)('the owner, ourselves, bots, webhooks (%s)', (action) => {
    expect(may(target({ userId: '100' }), action)).toBe('immune_owner')
    expect(may(target({ userId: '200', isBot: true }), action)).toBe('immune_self')
    expect(may(target({ isBot: true }), action)).toBe('immune_bot')
    expect(may({ ...scene, judged: { authorId: '300', isWebhook: true } }, action)).toBe('immune_bot')
  })

  test.each(PUNISHING)('staff by permission, by role, or in the channel alone (%s)', (action) => {
    expect(may(target({ roleIds: ['3'] }), action)).toBe('immune_staff')
    expect(may(target({ roleIds: ['4'] }), action)).toBe('immune_staff')
    expect(may({ ...scene, rules: { staffRoleIds: ['2'] } }, action)).toBe('immune_staff')
    const inChannel = { isThread: false, overwrites: [{ id: '300', type: 1 as const, allow: bit(13), deny: '0' }] }
    expect(may({ ...scene, channel: inChannel }, action)).toBe('immune_staff')
  })

  test.each(PUNISHING)('someone whose highest role is not below ours (%s)', (action) => {
    expect(may(target({ roleIds: ['7'] }), action)).toBe('immune_hierarchy')
    expect(may(target({ roleIds: ['5', '2'] }), action)).toBe('immune_staff')
  })

  test('someone of equal position whose role is older', () => {
    const equal = (id: string): ActScene => ({
      ...target({ roleIds: [id] }),
      guild: { ...scene.guild, roles: [...scene.guild.roles, role('40', 5), role('6', 5), role('0', 5)] },
    })
    expect(may(equal('0'), 'timeout')).toBe('immune_hierarchy')
    expect(may(equal('6'), 'timeout')).toBeNull()
    expect(may(equal('40'), 'timeout')).toBeNull()
  })

  test('a member for what another wrote', () => {
    expect(may({ ...scene, judged: { authorId: '301', isWebhook: false } }, 'delete')).toBe('refused')
  })
})

describe('taking a time-out back', () => {
  test('is done for someone who became staff meanwhile, as far as Discord lets us', () => {
    expect(may(target({ roleIds: ['3'] }), 'untimeout')).toBeNull()
    expect(may(target({ roleIds: ['7'] }), 'untimeout')).toBe('immune_hierarchy')
  })

  test('is said to anyone, except to ourselves', () => {
    expect(may(target({ roleIds: ['7'] }), 'apologize')).toBeNull()
  })
})

describe('our own permissions', () => {
  const without = (nth: number): ActScene => ({
    ...scene,
    guild: {
      ...scene.guild,
      roles: scene.guild.roles.map((one) =>
        one.id === '5' ? { ...one, permissions: (BigInt(BOT_POWERS) & ~(1n << BigInt(nth))).toString() } : one,
      ),
    },
  })

  test('are asked for before Discord is', () => {
    expect(may(without(13), 'delete')).toBe('missing_permission')
    expect(may(without(10), 'delete')).toBe('missing_access')
    expect(may(without(40), 'timeout')).toBe('missing_permission')
    expect(may(without(13), 'timeout')).toBeNull()
    expect(may(without(40), 'warn')).toBeNull()
    expect(may({ ...scene, channel: null }, 'delete')).toBe('missing_access')
  })

  test('in the channel are what counts there', () => {
    const denied = { isThread: false, overwrites: [{ id: '5', type: 0 as const, allow: '0', deny: bit(13) }] }
    expect(may({ ...scene, channel: denied }, 'delete')).toBe('missing_permission')
    expect(may({ ...scene, channel: denied }, 'timeout')).toBeNull()
  })
})

describe('whatever the scene', () => {
  test('no punishing action passes on someone who is immune', () => {
    const roleIds = fc.uniqueArray(fc.constantFrom('2', '3', '4', '5', '7'))
    fc.assert(
      fc.property(
        roleIds,
        fc.constantFrom('100', '200', '300'),
        fc.boolean(),
        fc.constantFrom(...PUNISHING),
        fc.uniqueArray(fc.constantFrom('2', '7')),
        (roles, userId, isBot, action, staffRoleIds) => {
          const at = { ...target({ userId, isBot, roleIds: roles }), rules: { staffRoleIds } }
          const isImmune =
            userId !== '300' ||
            isBot ||
            roles.some((id) => ['3', '4', '5', '7'].includes(id) || (staffRoleIds as readonly string[]).includes(id))
          expect(may(at, action) !== null).toBe(isImmune)
        },
      ),
      { numRuns: 500 },
    )
  }, 60_000)
})
