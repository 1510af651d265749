import { identify, type MessageNamed } from '@nexus/events'
import { expect, test } from 'vitest'
import { changePolicy } from './change-policy.ts'

const by = 'Kq3tVbW0sY7mZp1xRf5Naw'

function incoming(document: Record<string, unknown>, nth = 1) {
  const id = identify(1_000, 'command', nth)
  const header = {
    id,
    version: 1,
    occurredAt: 1_000,
    guildId: '7',
    correlationId: id,
    causationId: null,
    traceparent: null,
  }
  const message: MessageNamed<'ChangePolicy'> = { ...header, type: 'ChangePolicy', data: { by, document } }
  return { message, partition: 0, entryId: '1-0', attempt: 1, position: nth }
}

const decider = changePolicy({ lastVersions: async (guildIds) => new Map(guildIds.map((id) => [id, 3])) })

test('a policy that holds becomes the guild’s next one', async () => {
  const gathered = await decider.gather([incoming({ preset: 'strict' })])
  expect(decider.decide(incoming({ preset: 'strict' }), gathered)).toMatchObject([
    { entity: 'policy:7', expectedVersion: 3, events: [{ type: 'PolicyChanged', data: { policyVersion: 4 } }] },
  ])
})

test('two policies of one batch follow each other', async () => {
  const gathered = await decider.gather([incoming({ preset: 'strict' }), incoming({ preset: 'relaxed' }, 2)])
  const first = incoming({ preset: 'strict' })
  decider.absorb?.(gathered, first, decider.decide(first, gathered))
  expect(decider.decide(incoming({ preset: 'relaxed' }, 2), gathered)).toMatchObject([{ expectedVersion: 4 }])
})

test('a policy that does not hold is refused, with the reason, and counts as none', async () => {
  const gathered = await decider.gather([incoming({ preset: 'nonsense' })])
  const wrong = incoming({ preset: 'nonsense' })
  const proposals = decider.decide(wrong, gathered)
  expect(proposals).toMatchObject([
    { entity: 'staff:7', events: [{ type: 'CommandRefused', data: { reason: 'policy_invalid' } }] },
  ])
  decider.absorb?.(gathered, wrong, proposals)
  expect(decider.decide(incoming({}, 2), gathered)).toMatchObject([{ expectedVersion: 3 }])
})
