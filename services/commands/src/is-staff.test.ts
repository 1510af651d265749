import { expect, test } from 'vitest'
import { isStaff } from './is-staff.ts'

const guild = {
  id: '1000',
  ownerId: '1',
  roles: [
    { id: '1000', position: 0, permissions: '1024' },
    { id: '10', position: 1, permissions: '0' },
    { id: '11', position: 2, permissions: String(1n << 13n) },
    { id: '12', position: 3, permissions: '8' },
  ],
}
const rules = { staffRoleIds: ['10'] }
const member = (userId: string, ...roleIds: string[]) => ({ userId, isBot: false, roleIds })

test.each([
  ['the owner', member('1'), true],
  ['a member with a role of the policy', member('2', '10'), true],
  ['a moderator', member('2', '11'), true],
  ['an administrator', member('2', '12'), true],
  ['an ordinary member', member('2'), false],
  ['a bot with every role', { userId: '2', isBot: true, roleIds: ['10', '11', '12'] }, false],
])('%s', (_who, who, expected) => {
  expect(isStaff(who, guild, rules)).toBe(expected)
})
