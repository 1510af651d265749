import { compilePolicy, parsePolicy } from '@nexus/domain'
import { identify, type MessageNamed } from '@nexus/events'
import { expect, test } from 'vitest'
import { setRaidLevel } from './set-raid-level.ts'

const by = 'Kq3tVbW0sY7mZp1xRf5Naw'
const parsed = parsePolicy({ version: 2, raidLevels: ['calm', 'storm'] })
if (!parsed.ok) throw new Error('the policy has faults')
const policy = compilePolicy(parsed.policy, 3)

const decider = setRaidLevel({
  lastVersions: async (guildIds) => new Map(guildIds.map((id) => [id, 3])),
  at: async () => ({ policyOf: () => policy }),
})

function incoming(level: string | null, forMs: number | null) {
  const id = identify(1_000, 'command', level ?? '')
  const message: MessageNamed<'SetRaidLevel'> = {
    id,
    type: 'SetRaidLevel',
    version: 1,
    occurredAt: 1_000,
    guildId: '7',
    correlationId: id,
    causationId: null,
    traceparent: null,
    data: { by, level, forMs, via: 'command' },
  }
  return { message, partition: 0, entryId: '1-0', attempt: 1, position: 1 }
}

async function decided(level: string | null, forMs: number | null) {
  const command = incoming(level, forMs)
  return decider.decide(command, await decider.gather([command]))
}

test('staff raise the alarm and call it off', async () => {
  expect(await decided('storm', 500)).toMatchObject([
    { entity: 'raid:7', events: [{ type: 'RaidLevelSet', data: { level: 'storm', until: 1_500, by } }] },
  ])
  expect(await decided(null, 500)).toMatchObject([{ events: [{ data: { level: null, until: null } }] }])
})

test('a level that the guild’s policy does not have is refused', async () => {
  expect(await decided('high', null)).toMatchObject([
    { entity: 'staff:7', events: [{ type: 'CommandRefused', data: { reason: 'level_unknown' } }] },
  ])
})
