import { expect, test } from 'vitest'
import { seedTestTown } from './seed.ts'
import { restore, snapshotOf } from './snapshot.ts'
import { createWorld } from './world.ts'

test('a world comes back as it was', () => {
  const world = createWorld()
  const { guild } = seedTestTown(world)
  guild.bans.set('5', { userId: '5', reason: 'raid' })
  const again = createWorld()
  restore(again, snapshotOf(world))
  expect(again.guilds).toEqual(world.guilds)
  expect(again.users).toEqual(world.users)
  expect(again.bots).toEqual(world.bots)
  expect(again.guildOfChannel).toEqual(world.guildOfChannel)
})

test('the seed is the same every time', () => {
  const [one, two] = [createWorld(), createWorld()]
  seedTestTown(one)
  seedTestTown(two)
  expect(snapshotOf(one)).toBe(snapshotOf(two))
})

test('a snapshot of another kind is refused', () => {
  expect(() => restore(createWorld(), '{"version":2}')).toThrow()
})
