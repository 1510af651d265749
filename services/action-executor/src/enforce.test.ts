import type { Action, MessageNamed } from '@nexus/events'
import { describe, expect, test } from 'vitest'
import { enforce } from './enforce.ts'
import {
  AT,
  CHANNEL,
  guildNow,
  incoming,
  intentOf,
  MEMBER,
  MESSAGE,
  memberNow,
  ok,
  order,
  ROLES,
  refusal,
  SELF,
  saidIn,
  surfacesOf,
  worldWith,
} from './testing/sample-guild.ts'

const TEN_MINUTES = 600_000
const timeout: Action = { kind: 'timeout', durationMs: TEN_MINUTES }
const untimeout: Action = { kind: 'untimeout' }
const deletion: Action = { kind: 'delete', channelId: CHANNEL, messageIds: [MESSAGE] }
const signal = new AbortController().signal

type Setup = ReturnType<typeof worldWith>

const perform = async ({ options }: Setup, it: MessageNamed<'EnforcementOrdered'>) =>
  saidIn(await enforce(options).perform(intentOf(it), incoming(it), signal))

const findOut = async ({ options }: Setup, it: MessageNamed<'EnforcementOrdered'>) => {
  const proposals = await enforce(options).findOut(intentOf(it), incoming(it), signal)
  return proposals === null ? null : saidIn(proposals)
}

const intend = async ({ options }: Setup, it: MessageNamed<'EnforcementOrdered'>) =>
  saidIn((await enforce(options).intend(incoming(it))).proposals)

describe('an order', () => {
  test('is written down before anything is done', async () => {
    const setup = worldWith()
    const it = order(timeout)
    expect(await intend(setup, it)).toMatchObject([{ type: 'EnforcementAttempted', data: { orderId: it.id } }])
    expect(setup.world.deeds).toEqual([])
  })

  test('that comes too late expires, with how late it was', async () => {
    const setup = worldWith({ now: AT + 60_500 })
    expect(await intend(setup, order(timeout))).toMatchObject([{ type: 'EnforcementExpired', data: { lateByMs: 500 } }])
  })

  test('that waited for Discord until it was too late expires instead of firing', async () => {
    const setup = worldWith({ now: AT + 60_500 })
    expect(await perform(setup, order(timeout))).toMatchObject([{ type: 'EnforcementExpired' }])
    expect(setup.world.deeds).toEqual([])
  })

  test('about an erased member fails as such', async () => {
    const setup = worldWith({ erased: true })
    expect(await intend(setup, order(timeout))).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'erased' } },
    ])
    expect(await perform(setup, order(timeout))).toMatchObject([{ data: { fault: 'erased' } }])
  })

  test('does nothing while NEXUS only observes', async () => {
    const { world, options } = worldWith()
    const setup = { world, options: { ...options, isObserving: true } }
    expect(await intend(setup, order(timeout))).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'observing' } },
    ])
  })

  test('beyond the blast radius is not carried out: it fails as such, and the cap is recorded with it', async () => {
    const { world, options } = worldWith()
    const cap = { scope: 'rule', name: 'scam-links', limit: 100, withinMs: 600_000 } as const
    const said = { entity: `reach:${guildNow().id}`, events: [{ type: 'BlastRadiusReached' as const, data: cap }] }
    const setup = { world, options: { ...options, reach: { count: async () => ({ cap, proposals: [said] }) } } }
    expect(await intend(setup, order(timeout))).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'blast_radius', detail: expect.stringContaining('100 cases') } },
      { type: 'BlastRadiusReached' },
    ])
    expect(world.deeds).toEqual([])
  })

  const owned = guildNow({ ownerId: MEMBER })
  const unranked = guildNow({ self: { userId: SELF, isBot: true, roleIds: [], timeoutUntil: null } })
  test.each([
    ['owns the guild', 'immune_owner', { guild: ok(owned) }],
    ['is a bot', 'immune_bot', { member: ok(memberNow({ isBot: true })) }],
    ['became a moderator since', 'immune_staff', { member: ok(memberNow({ roleIds: [ROLES.moderator.id] })) }],
    ['became an administrator since', 'immune_staff', { member: ok(memberNow({ roleIds: [ROLES.administrator.id] })) }],
    ['got a role above ours since', 'immune_hierarchy', { member: ok(memberNow({ roleIds: [ROLES.above.id] })) }],
    ['stands above us since we lost our role', 'immune_hierarchy', { guild: ok(unranked) }],
  ] as const)('is not carried out on someone who %s, whatever it says', async (_who, fault, changes) => {
    const setup = worldWith(changes)
    for (const action of [timeout, deletion, { kind: 'warn' } as const]) {
      const said = await perform(setup, order(action, { source: 'staff', probability: 1 }))
      expect(said).toMatchObject([{ type: 'EnforcementFailed', data: { fault } }])
    }
    expect(setup.world.deeds).toEqual([])
  })

  test('is never carried out on ourselves', async () => {
    const { world, options } = worldWith()
    const setup = { world, options: { ...options, members: { ...options.members, memberOf: async () => SELF } } }
    expect(await perform(setup, order(timeout))).toMatchObject([{ data: { fault: 'immune_self' } }])
  })

  test('stays an error to be tried again while Discord does not answer', async () => {
    const { world, options } = worldWith()
    const away = async () => {
      throw new Error('away')
    }
    const setup = { world, options: { ...options, stage: { ...options.stage, member: away } } }
    await expect(perform(setup, order(timeout))).rejects.toThrow('away')
  })

  test('about a message that was edited since is dropped: the edit is judged anew', async () => {
    const setup = worldWith()
    const judged = order(deletion, { surfaceHash: 'hash of free nitro' })
    expect(await perform(setup, judged)).toMatchObject([{ type: 'EnforcementApplied' }])
    setup.world.message = ok({ id: MESSAGE, authorId: MEMBER, isWebhook: false, surfaces: surfacesOf('sorry') })
    expect(await perform(setup, judged)).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'message_changed' } },
    ])
  })

  test('never reaches anyone but the author of the judged message', async () => {
    const setup = worldWith()
    setup.world.message = ok({ id: MESSAGE, authorId: '99', isWebhook: false, surfaces: surfacesOf('free nitro') })
    const judged = order(timeout, { surfaceHash: 'hash of free nitro' })
    expect(await perform(setup, judged)).toMatchObject([{ type: 'EnforcementFailed' }])
    expect(setup.world.deeds).toEqual([])
  })
})

describe('a timeout', () => {
  test('lasts from the breach, not from when it was carried out', async () => {
    const setup = worldWith({ now: AT + 30_000 })
    expect(await perform(setup, order(timeout))).toMatchObject([
      { type: 'EnforcementApplied', data: { isFoundOut: false, until: AT + TEN_MINUTES } },
    ])
    expect(setup.world.deeds).toEqual([`timeout ${MEMBER} until ${TEN_MINUTES}`])
  })

  test('never shortens one that somebody else set', async () => {
    const until = AT + 2 * TEN_MINUTES
    const setup = worldWith({ member: ok(memberNow({ timeoutUntil: until })) })
    expect(await perform(setup, order(timeout))).toMatchObject([{ data: { isFoundOut: true, until } }])
    expect(setup.world.deeds).toEqual([])
  })

  test('that went through before a crash is found out', async () => {
    const setup = worldWith({ member: ok(memberNow({ timeoutUntil: AT + TEN_MINUTES })) })
    expect(await findOut(setup, order(timeout))).toMatchObject([
      { type: 'EnforcementApplied', data: { isFoundOut: true } },
    ])
  })

  test('that did not go through before a crash is not claimed', async () => {
    const setup = worldWith({ member: ok(memberNow({ timeoutUntil: AT + 5_000 })) })
    expect(await findOut(setup, order(timeout))).toBeNull()
  })

  test('of a member who left fails as such', async () => {
    const setup = worldWith({ member: refusal('member_gone', 10_007) })
    expect(await perform(setup, order(timeout))).toMatchObject([{ data: { fault: 'member_gone' } }])
  })
})

describe('taking a timeout back', () => {
  const first = order(timeout)
  const reversal = order(untimeout, { reverses: first.id })

  test('lifts it and says which order it took back', async () => {
    const setup = worldWith({ history: [first], member: ok(memberNow({ timeoutUntil: AT + TEN_MINUTES })) })
    expect(await perform(setup, reversal)).toMatchObject([
      { type: 'EnforcementReversed', data: { reverses: first.id } },
    ])
    expect(setup.world.deeds).toEqual([`untimeout ${MEMBER}`])
  })

  test('leaves alone what somebody else set since', async () => {
    const setup = worldWith({ history: [first], member: ok(memberNow({ timeoutUntil: AT + 9 * TEN_MINUTES })) })
    expect(await perform(setup, reversal)).toMatchObject([{ type: 'EnforcementFailed', data: { fault: 'refused' } }])
    expect(setup.world.deeds).toEqual([])
  })

  test('has happened already when it has ended', async () => {
    const setup = worldWith({ history: [first] })
    expect(await perform(setup, reversal)).toMatchObject([{ type: 'EnforcementReversed' }])
    expect(await findOut(setup, reversal)).toMatchObject([{ type: 'EnforcementReversed' }])
    expect(setup.world.deeds).toEqual([])
  })
})

describe('a deletion', () => {
  const id = (ageMs: number, n: number) => String((BigInt(AT - ageMs - 1_420_070_400_000) << 22n) + BigInt(n))
  const DAY = 86_400_000

  test('of a message that is gone already counts as done', async () => {
    const { world, options } = worldWith()
    const hand = { ...options.hand, deleteMessage: async () => refusal('message_gone', 10_008) }
    expect(await perform({ world, options: { ...options, hand } }, order(deletion))).toMatchObject([
      { type: 'EnforcementApplied', data: { isFoundOut: true } },
    ])
  })

  test('of a message whose channel is gone counts as done', async () => {
    const { world, options } = worldWith()
    const stage = { ...options.stage, channel: async () => refusal('channel_gone', 10_003) }
    expect(await perform({ world, options: { ...options, stage } }, order(deletion))).toMatchObject([
      { type: 'EnforcementApplied', data: { isFoundOut: true } },
    ])
    expect(world.deeds).toEqual([])
  })

  test('takes what is younger than 14 days together, and the rest one by one', async () => {
    const setup = worldWith()
    const messageIds = [id(0, 1), id(DAY, 2), id(13 * DAY, 3), id(14 * DAY, 4), id(20 * DAY, 5), id(0, 1)]
    await perform(setup, order({ kind: 'delete', channelId: CHANNEL, messageIds }))
    expect(setup.world.deeds).toEqual(['delete together 3', `delete ${messageIds[3]}`, `delete ${messageIds[4]}`])
  })

  test('goes on one by one when Discord will not take them together', async () => {
    const { world, options } = worldWith()
    const hand = { ...options.hand, deleteTogether: async () => refusal('too_old', 50_034) }
    const messageIds = [id(0, 1), id(0, 2)]
    const said = await perform(
      { world, options: { ...options, hand } },
      order({ kind: 'delete', channelId: CHANNEL, messageIds }),
    )
    expect(said).toMatchObject([{ type: 'EnforcementApplied' }])
    expect(world.deeds).toEqual(messageIds.map((one) => `delete ${one}`))
  })

  test('is never called done while one message stays', async () => {
    const { world, options } = worldWith()
    const messageIds = [id(20 * DAY, 1), id(20 * DAY, 2)]
    const hand = {
      ...options.hand,
      deleteMessage: async (_channel: string, one: string) =>
        one === messageIds[0] ? ok(undefined) : refusal('missing_permission', 50_013),
    }
    const said = await perform(
      { world, options: { ...options, hand } },
      order({ kind: 'delete', channelId: CHANNEL, messageIds }),
    )
    expect(said).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'missing_permission', discordCode: 50_013 } },
    ])
    expect(said).toMatchObject([{ data: { detail: expect.stringContaining('1 of 2 deleted') } }])
  })

  test('is found out only when every message is gone', async () => {
    const setup = worldWith()
    expect(await findOut(setup, order(deletion))).toBeNull()
    setup.world.message = refusal('message_gone', 10_008)
    expect(await findOut(setup, order(deletion))).toMatchObject([{ data: { isFoundOut: true } }])
  })
})

describe('a warning', () => {
  test('that cannot be delivered is an outcome, not an error', async () => {
    const { world, options } = worldWith()
    const hand = { ...options.hand, tell: async () => refusal('cannot_dm', 50_007) }
    expect(await perform({ world, options: { ...options, hand } }, order({ kind: 'warn' }))).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'cannot_dm', discordCode: 50_007 } },
    ])
  })

  test('has the nonce of its order, so that Discord takes a repetition for the first', async () => {
    const { world, options } = worldWith()
    const nonces: string[] = []
    const tell = async (_user: string, _text: string, nonce: string) => {
      nonces.push(nonce)
      return ok(undefined)
    }
    const setup = { world, options: { ...options, hand: { ...options.hand, tell } } }
    const warning = order({ kind: 'warn' })
    await perform(setup, warning)
    await perform(setup, warning)
    await perform(setup, order({ kind: 'warn' }))
    expect(new Set(nonces).size).toBe(2)
  })

  test('is repeated after a crash while Discord remembers its nonce', async () => {
    const validUntil = AT + 900_000
    const soon = worldWith({ now: AT + 10_000 })
    expect(await findOut(soon, order({ kind: 'warn' }, { validUntil }))).toBeNull()
  })

  test('is looked for when a crash was long ago: said once, whether it was said before or not', async () => {
    const late = worldWith({ now: AT + 300_000 })
    const warning = order({ kind: 'warn' }, { validUntil: AT + 900_000 })
    expect(await findOut(late, warning)).toBeNull()
    await perform(late, warning)
    expect(await findOut(late, warning)).toMatchObject([{ type: 'EnforcementApplied', data: { isFoundOut: true } }])
    expect(late.world.deeds).toHaveLength(1)
  })

  test('that cannot be looked for is not said twice, and staff are told why', async () => {
    const late = worldWith({ now: AT + 300_000 })
    const hand = { ...late.options.hand, wasTold: async () => refusal('missing_access', 50_001) }
    const warning = order({ kind: 'warn' }, { validUntil: AT + 900_000 })
    expect(await findOut({ ...late, options: { ...late.options, hand } }, warning)).toMatchObject([
      { type: 'EnforcementFailed', data: { fault: 'unavailable' } },
    ])
    expect(late.world.deeds).toEqual([])
  })
})
