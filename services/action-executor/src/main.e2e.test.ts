import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Action, Message } from '@nexus/events'
import { createRequestChecker } from '@nexus/simulator'
import { waitFor } from '@nexus/testing'
import type { JudgedMessage } from '@nexus/town'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { footerText } from './mod-log/card-footer.ts'
import { Town } from './testing/town.ts'

const TEN_MINUTES = 600_000
const timeout: Action = { kind: 'timeout', durationMs: TEN_MINUTES }
const deletionOf = ({ channelId, messageId }: JudgedMessage): Action => ({
  kind: 'delete',
  channelId,
  messageIds: [messageId],
})

let town: Town
beforeAll(async () => {
  town = await Town.open()
})
afterEach(async () => {
  await town.stopAll()
  town.simulator.control.faults.clear()
})
afterAll(async () => {
  await town?.[Symbol.asyncDispose]()
})

const effectsOf = (action: string, key: string) =>
  town.simulator.control.ledger
    .effects({ action, key })
    .rows.filter(({ isApplied, status }) => isApplied && status < 300)
const timeoutsOf = (userId: string) =>
  town.simulator.control.requests
    .list()
    .rows.filter(
      ({ method, path, status }) => method === 'PATCH' && path.endsWith(`/members/${userId}`) && status === 200,
    )

describe('an order', () => {
  test('is carried out on Discord, recorded, and shown to staff on one card', async () => {
    await town.start()
    const it = await town.caseOf('Eve', 'free nitro at https://scam.example')
    const [deletion, sanction, warning] = await town.decide(it.caseId, [
      town.order(it, deletionOf(it)),
      town.order(it, timeout),
      town.order(it, { kind: 'warn' }),
    ])
    for (const order of [deletion, sanction, warning] as Message[]) {
      expect(await town.outcomeOf(it, order)).toMatchObject({ type: 'EnforcementApplied', data: { isFoundOut: false } })
    }
    expect(town.messagesIn(it.channelId).some(({ id }) => id === it.messageId)).toBe(false)
    expect(town.member('Eve')?.timedOutUntil).toBe((sanction?.occurredAt ?? 0) + TEN_MINUTES)
    expect(town.toldTo('Eve')).toHaveLength(1)

    const card = await waitFor(() => town.cardsOf(it).find(({ reactions }) => reactions.length === 2))
    expect(card.components).toHaveLength(1)
    await waitFor(() => JSON.stringify(town.cardsOf(it)[0]?.embeds).includes('✔ warn'), { timeoutMs: 15_000 })
    expect(town.cardsOf(it)).toHaveLength(1)
    expect(JSON.stringify(town.cardsOf(it)[0]?.embeds)).toContain('free nitro')
    const types = (await town.history(it)).map(({ type }) => type)
    expect(types.filter((type) => type === 'ModLogPosted')).toHaveLength(1)
    expect(types.indexOf('EnforcementAttempted')).toBeLessThan(types.indexOf('EnforcementApplied'))
  })

  test('leaves no quote on its card once the member is erased, also while no executor runs', async () => {
    await town.start()
    const it = await town.caseOf('Grace', 'free nitro at https://scam.example')
    await town.decide(it.caseId, [town.order(it, { kind: 'warn' })])
    const card = () => JSON.stringify(town.cardsOf(it)[0]?.embeds ?? '')
    await waitFor(() => card().includes('✔ warn'), { timeoutMs: 15_000 })
    expect(card()).toContain('free nitro')
    await town.stopAll()
    await town.log.erase(town.guildId, town.userNamed('Grace'))
    await town.log.catchUpProjections()
    await town.start()
    await waitFor(() => !card().includes('free nitro'), { timeoutMs: 30_000 })
    expect(card()).not.toContain(town.userNamed('Grace'))
    expect(card()).toContain(it.caseId)
  })

  test('is not carried out on someone who became staff between the order and the act', async () => {
    const it = await town.caseOf('Frank', 'free nitro')
    const [order] = await town.decide(it.caseId, [town.order(it, timeout)])
    town.simulator.control.member.setRoles({ userName: 'Frank', roleNames: ['Moderators'] })
    await town.start()
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({
      type: 'EnforcementFailed',
      data: { fault: 'immune_staff' },
    })
    expect(town.member('Frank')?.timedOutUntil).toBeNull()
    town.simulator.control.member.setRoles({ userName: 'Frank', roleNames: [] })
  })

  test.each([
    ['Ada', 'immune_owner'],
    ['Bob', 'immune_staff'],
    ['Trent', 'immune_staff'],
    ['Music Box', 'immune_bot'],
    ['NEXUS', 'immune_self'],
  ])('is never carried out on %s, whatever it says', async (name, fault) => {
    await town.start()
    const it = await town.caseOf(name, 'free nitro')
    const [order] = await town.decide(it.caseId, [town.order(it, timeout, { source: 'staff' })])
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ type: 'EnforcementFailed', data: { fault } })
    expect(timeoutsOf(it.userId)).toEqual([])
  })

  test('that comes too late expires instead of firing', async () => {
    const it = await town.caseOf('Grace', 'free nitro')
    const [order] = await town.decide(it.caseId, [town.order(it, timeout, { validUntil: Date.now() - 1 })])
    await town.start()
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ type: 'EnforcementExpired' })
    expect(timeoutsOf(it.userId)).toEqual([])
  })

  test('about a message that was edited since is dropped', async () => {
    const it = await town.caseOf('Grace', 'free nitro')
    const [order] = await town.decide(it.caseId, [town.order(it, deletionOf(it))])
    town.simulator.control.member.edit({ channelId: it.channelId, messageId: it.messageId, content: 'never mind' })
    await town.start()
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ data: { fault: 'message_changed' } })
    expect(town.messagesIn(it.channelId).some(({ id }) => id === it.messageId)).toBe(true)
  })

  test('to warn someone who takes no private messages fails, and stops nothing else', async () => {
    await town.start()
    const it = await town.caseOf('Peggy', 'free nitro')
    const [warning, sanction] = await town.decide(it.caseId, [
      town.order(it, { kind: 'warn' }),
      town.order(it, timeout),
    ])
    expect(await town.outcomeOf(it, warning as Message)).toMatchObject({
      data: { fault: 'cannot_dm', discordCode: 50_007 },
    })
    expect(await town.outcomeOf(it, sanction as Message)).toMatchObject({ type: 'EnforcementApplied' })
  })

  test('is only recorded while NEXUS observes', async () => {
    await town.start({ ENFORCE: 'false' })
    const it = await town.caseOf('Heidi', 'free nitro')
    const [order] = await town.decide(it.caseId, [town.order(it, timeout)])
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ data: { fault: 'observing' } })
    expect(timeoutsOf(it.userId)).toEqual([])
  })
})

describe('a crash', () => {
  test.each([
    ['after Discord did it', 'performed:1', timeout],
    ['after the intent', 'appended:1', timeout],
    ['after the batch was read', 'read:1', timeout],
  ])('%s repeats nothing and loses nothing', async (_when, point, action) => {
    const it = await town.caseOf('Ivan', `free nitro ${point}`)
    const first = await town.start({ NEXUS_CRASH_AT: point })
    const died = once(first, 'exit')
    const [order] = await town.decide(it.caseId, [town.order(it, action)])
    expect((await died)[1]).toBe('SIGKILL')
    const before = timeoutsOf(it.userId).length
    await town.start()
    const outcome = await town.outcomeOf(it, order as Message)
    expect(outcome).toMatchObject({
      type: 'EnforcementApplied',
      data: { isFoundOut: before === 1 && point === 'performed:1' },
    })
    expect(timeoutsOf(it.userId).length).toBe(1)
    town.simulator.control.requests.clear()
    const guild = town.simulator.world.guilds.get(town.guildId)
    const member = guild?.members.get(it.userId)
    if (member) member.timedOutUntil = null
  })

  test('after a deletion finds that the message is gone', async () => {
    const it = await town.caseOf('Judy', 'free nitro')
    const first = await town.start({ NEXUS_CRASH_AT: 'performed:1' })
    const died = once(first, 'exit')
    const [order] = await town.decide(it.caseId, [town.order(it, deletionOf(it))])
    await died
    await town.start()
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ data: { isFoundOut: true } })
    expect(effectsOf('message.delete', it.messageId)).toHaveLength(1)
  })

  test('after a warning tells nobody twice', async () => {
    const it = await town.caseOf('Karl', 'free nitro')
    const first = await town.start({ NEXUS_CRASH_AT: 'performed:1' })
    const died = once(first, 'exit')
    const [order] = await town.decide(it.caseId, [town.order(it, { kind: 'warn' })])
    await died
    await town.start()
    expect(await town.outcomeOf(it, order as Message)).toMatchObject({ type: 'EnforcementApplied' })
    expect(town.toldTo('Karl')).toHaveLength(1)
  })

  test('after a card was posted, before that was said, posts no second one', async () => {
    const it = await town.caseOf('Laura', 'free nitro')
    await town.decide(it.caseId, [town.order(it, { kind: 'warn' })])
    const opened = (await town.history(it)).find(({ type }) => type === 'CaseOpened') as Message
    // As a process leaves it that dies between the post and its record.
    const channelId = town.channelNamed('mod-log')
    const response = await fetch(`${town.simulator.apiUrl}/v10/channels/${channelId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${town.simulator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ embeds: [{ title: 'A case', footer: { text: footerText(it.number, it.caseId, 1) } }] }),
    })
    expect(response.status).toBe(200)
    await town.attempted(it, opened, channelId)
    await town.start()
    await waitFor(async () => (await town.history(it)).some(({ type }) => type === 'ModLogPosted'), {
      timeoutMs: 20_000,
    })
    await waitFor(
      () => JSON.stringify(town.cardsOf(it)[0]?.embeds).includes('Laura') || town.cardsOf(it)[0]?.editedTimestamp,
    )
    expect(town.cardsOf(it)).toHaveLength(1)
  })

  test('with a case in hand that nobody showed: the next start shows it', async () => {
    const it = await town.caseOf('Laura', 'more nitro')
    // Answered by a process that died before it showed the case.
    const [order] = await town.decide(it.caseId, [
      town.order(it, { kind: 'warn' }, { validUntil: Date.now() + 600_000 }),
    ])
    const first = await town.start({ NEXUS_CRASH_AT: 'published:1' })
    await once(first, 'exit')
    await town.outcomeOf(it, order as Message)
    await town.start()
    await waitFor(() => town.cardsOf(it).length === 1, { timeoutMs: 20_000 })
  })
})

describe('taking back', () => {
  test('lifts the timeout, tells the member, and says on the card who decided and what cannot be undone', async () => {
    await town.start()
    const it = await town.caseOf('Niaj', 'free nitro')
    const [, sanction] = await town.decide(it.caseId, [town.order(it, deletionOf(it)), town.order(it, timeout)])
    await town.outcomeOf(it, sanction as Message)
    await waitFor(() => town.cardsOf(it).length === 1)
    expect(town.member('Niaj')?.timedOutUntil).not.toBeNull()

    const staff = (await town.log.keys.subjectsFor(town.guildId, [town.userNamed('Carol')])).values().next().value ?? ''
    const [, lifting, apology] = await town.decide(it.caseId, [
      { type: 'CaseOverridden', data: { caseId: it.caseId, by: staff, via: 'button', irreversible: ['delete'] } },
      town.order(it, { kind: 'untimeout' }, { source: 'staff', reverses: (sanction as Message).id }),
      town.order(it, { kind: 'apologize' }, { source: 'staff' }),
    ])
    expect(await town.outcomeOf(it, lifting as Message)).toMatchObject({ type: 'EnforcementReversed' })
    expect(await town.outcomeOf(it, apology as Message)).toMatchObject({ type: 'EnforcementApplied' })
    expect(town.member('Niaj')?.timedOutUntil).toBeNull()
    expect(town.toldTo('Niaj').at(-1)).toContain('took it back')
    const card = await waitFor(
      () => town.cardsOf(it).find(({ embeds }) => JSON.stringify(embeds).includes('lift the time-out')),
      { timeoutMs: 15_000 },
    )
    expect(JSON.stringify(card.embeds)).toContain(`<@${town.userNamed('Carol')}>`)
    expect(JSON.stringify(card.embeds)).toContain('Cannot be taken back: the deletion')
    expect(card.components).toEqual([])
    expect(town.cardsOf(it)).toHaveLength(1)
  })
})

describe('the mod log', () => {
  test('delays no order while Discord does not answer for it', async () => {
    await town.start()
    town.simulator.control.setLimits({ perRoute: false, globalPerSecond: null })
    const warmUp = await town.caseOf('Mallory', 'nitro')
    const [first] = await town.decide(warmUp.caseId, [town.order(warmUp, deletionOf(warmUp))])
    await town.outcomeOf(warmUp, first as Message)

    const cards = { route: 'POST /channels/{channel_id}/messages', durationMs: 10_000 }
    town.simulator.control.addFault({ kind: 'hang', when: 'before', ...cards })
    const many: JudgedMessage[] = []
    for (let n = 0; n < 10; n++) many.push(await town.caseOf('Olivia', `nitro ${n}`))
    const startedAt = Date.now()
    const orders = await Promise.all(
      many.map(async (it) => ({ it, order: (await town.decide(it.caseId, [town.order(it, deletionOf(it))]))[0] })),
    )
    for (const { it, order } of orders) await town.outcomeOf(it, order as Message)
    expect(Date.now() - startedAt).toBeLessThan(6_000)
    expect(many.some((it) => town.cardsOf(it).length > 0)).toBe(false)
    await waitFor(() => many.every((it) => town.cardsOf(it).length === 1), { timeoutMs: 90_000 })
  })

  test('shows a burst on one card, edited at most every 2 s', async () => {
    await town.start()
    const it = await town.caseOf('Mallory', 'nitro nitro')
    for (let n = 0; n < 25; n++) {
      const [order] = await town.decide(it.caseId, [town.order(it, deletionOf(it))])
      await town.outcomeOf(it, order as Message)
    }
    const card = await waitFor(() => town.cardsOf(it).find(({ embeds }) => JSON.stringify(embeds).includes('× 25')), {
      timeoutMs: 15_000,
    })
    expect(town.cardsOf(it)).toHaveLength(1)
    const edits = town.simulator.control.requests
      .list()
      .rows.filter(({ method, path }) => method === 'PATCH' && path.endsWith(`/messages/${card.id}`))
      .map(({ at }) => at)
    const pauses = edits.slice(1).map((at, index) => at - (edits[index] ?? 0))
    expect(edits.length).toBeGreaterThan(0)
    expect(Math.min(2_000, ...pauses)).toBeGreaterThan(1_900)
  })
})

const document = process.env.NEXUS_TESTDATA && join(process.env.NEXUS_TESTDATA, 'contracts', 'discord-openapi.json')

describe.runIf(document && existsSync(document))('by Discord’s own document', () => {
  test('every request of these tests was valid', async () => {
    const checker = await createRequestChecker(document ?? '')
    const { rows } = town.simulator.control.requests.list()
    expect(rows.length).toBeGreaterThan(20)
    const problems = rows.flatMap((row) =>
      checker.checkRequest(row).map((problem) => `${row.method} ${row.route}: ${problem}`),
    )
    expect([...new Set(problems)]).toEqual([])
  })
})
