import { describe, expect, test } from 'vitest'
import { ALL_PERMISSIONS, Permit } from '../permissions.ts'
import { seedTestTown } from '../world/seed.ts'
import { createWorld } from '../world/world.ts'
import { type AllowedMentions, findPings, PARSE_ALL } from './mentions.ts'

const world = createWorld()
const { guild } = seedTestTown(world)
const [ada, bob] = [...world.users.keys()]
const roleNamed = (name: string) => [...guild.roles.values()].find((role) => role.name === name)?.id ?? ''

function pings(
  content: string,
  allowed: AllowedMentions = PARSE_ALL,
  more: { permissions?: bigint; repliedToUserId?: string | null } = {},
) {
  return findPings(world, { content, allowed, guild, permissions: ALL_PERMISSIONS, repliedToUserId: null, ...more })
}

describe('who is pinged', () => {
  test('everyone named in the text, once, when nothing is forbidden', () => {
    expect(pings(`<@${ada}> <@!${ada}> <@${bob}> @here <@&${roleNamed('Regulars')}>`)).toEqual({
      everyone: true,
      userIds: [ada, bob],
      roleIds: [roleNamed('Regulars')],
    })
  })
  test('nobody with an empty parse list', () => {
    expect(pings(`@everyone <@${ada}>`, { parse: [] }, { repliedToUserId: bob ?? null })).toEqual({
      everyone: false,
      userIds: [],
      roleIds: [],
    })
  })
  test('only those listed', () => {
    expect(pings(`<@${ada}> <@${bob}>`, { users: [bob ?? ''] }).userIds).toEqual([bob])
  })
  test('the author of the answered message, unless told otherwise', () => {
    expect(pings('yes', PARSE_ALL, { repliedToUserId: bob ?? null }).userIds).toEqual([bob])
    expect(pings('yes', { replied_user: false, parse: ['users'] }, { repliedToUserId: bob ?? null }).userIds).toEqual(
      [],
    )
    expect(pings('yes', { replied_user: true, parse: [] }, { repliedToUserId: bob ?? null }).userIds).toEqual([bob])
  })
  test('not everyone, and no closed role, without the permission', () => {
    expect(
      pings(`@everyone <@&${roleNamed('Moderators')}>`, PARSE_ALL, { permissions: Permit.SendMessages }),
    ).toMatchObject({ everyone: false, roleIds: [] })
  })
})
