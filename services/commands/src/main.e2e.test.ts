import { waitFor } from '@nexus/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Town, type TownCase } from './testing/town.ts'

let town: Town
beforeAll(async () => {
  town = await Town.open()
  await town.start('moderation', 'action-executor', 'commands')
  await town.start('gateway')
})
afterAll(async () => {
  await town?.[Symbol.asyncDispose]()
})

const nextMember = (names: string[]) => () => names.shift() ?? 'nobody'
const someone = nextMember(['Eve', 'Frank', 'Grace', 'Heidi', 'Ivan', 'Judy', 'Karl', 'Laura', 'Mallory', 'Niaj'])

let name: string
let it: TownCase
beforeEach(async () => {
  name = someone()
  it = await town.timedOut(name)
  expect(town.timeoutOf(name)).toBeGreaterThan(Date.now())
})

const typesOn = async (of: TownCase) => (await town.commandsOn(of)).map(({ type }) => type)
const takenBack = () =>
  waitFor(() => town.timeoutOf(name) === null, { what: 'the timeout to be lifted', timeoutMs: 30_000 })

describe('staff', () => {
  test('take a decision back with ❌: the timeout is lifted, the strike gone, the card says who', async () => {
    await town.awaited(it.caseId, 'StrikeGiven')
    town.react(it, 'Carol', '❌')
    await takenBack()
    await town.awaited(it.caseId, 'EnforcementReversed')
    await town.awaited(it.caseId, 'StrikeTaken')
    const carol = town.userNamed('Carol')
    await waitFor(() => JSON.stringify(town.card(it)?.embeds).includes(`❌ by <@${carol}>`), { timeoutMs: 15_000 })
  })

  test('agree with ✅, twice, and it counts once', async () => {
    town.react(it, 'Carol', '✅')
    await town.awaited(it.caseId, 'CaseApproved')
    town.react(it, 'Dave', '✅')
    await waitFor(async () => (await typesOn(it)).length === 2)
    expect(await typesOn(it)).toEqual(['ApproveCase', 'CommandRefused'])
    const types = (await town.historyOf(`case:${it.caseId}`)).map(({ type }) => type)
    expect(types.filter((type) => type === 'CaseApproved')).toHaveLength(1)
    expect(town.timeoutOf(name)).not.toBeNull()
  })

  test('take it back by button, and are told so in private', async () => {
    const { id } = town.press(it, 'Dave', `nexus:override:${it.caseId}`)
    await takenBack()
    const report = await waitFor(() => {
      const asked = town.simulator.control.commands.report(id)
      return asked.response && JSON.stringify(asked.response).includes('Recorded') ? asked : null
    })
    expect(report).toMatchObject({ state: 'answered', isEphemeral: true })
    expect(report.answeredAfterMs).toBeLessThan(3_000)
  })
})

describe('anybody else', () => {
  test('is ignored, with the reason in the log', async () => {
    // A channel that everyone sees: who sees it is no member of staff for that.
    const guild = town.simulator.world.guilds.get(town.guildId)
    const channel = guild?.channels.get(it.card.channelId)
    const everyone = channel?.overwrites.find(({ id }) => id === town.guildId)
    if (!channel || !everyone) throw new Error('the mod log is not hidden')
    const hidden = channel.overwrites
    channel.overwrites = hidden.filter((overwrite) => overwrite !== everyone)
    town.react(it, 'Olivia', '❌')
    town.react(it, name, '❌')
    await waitFor(async () => (await typesOn(it)).length === 2)
    channel.overwrites = hidden
    const reasons = (await town.commandsOn(it)).flatMap((message) =>
      message.type === 'CommandRefused' ? [message.data.reason] : [message.type],
    )
    expect(reasons.toSorted()).toEqual(['not_staff', 'not_staff'])
    expect(town.timeoutOf(name)).not.toBeNull()
  })

  test('who was staff until a moment ago is ignored as well', async () => {
    town.simulator.control.member.setRoles({ userName: 'Dave', roleNames: [] })
    const guild = town.simulator.world.guilds.get(town.guildId)
    const channel = guild?.channels.get(it.card.channelId)
    const hidden = channel?.overwrites ?? []
    if (channel) channel.overwrites = hidden.filter(({ id }) => id !== town.guildId)
    town.press(it, 'Dave', `nexus:override:${it.caseId}`)
    await waitFor(async () => (await typesOn(it)).includes('CommandRefused'))
    if (channel) channel.overwrites = hidden
    town.simulator.control.member.setRoles({ userName: 'Dave', roleNames: ['Moderators'] })
    expect(town.timeoutOf(name)).not.toBeNull()
  })
})

describe('a mark made while NEXUS was down', () => {
  test('counts after it is back, once', async () => {
    await town.kill('commands')
    await town.kill('gateway')
    town.react(it, 'Carol', '❌')
    await town.start('commands')
    await takenBack()
    await town.start('gateway')
    await waitFor(async () => (await typesOn(it)).length > 0)
    expect((await typesOn(it)).filter((type) => type === 'OverrideCase').length).toBeGreaterThan(0)
    const types = (await town.historyOf(`case:${it.caseId}`)).map(({ type }) => type)
    expect(types.filter((type) => type === 'CaseOverridden')).toHaveLength(1)
  })
})

describe('/nexus', () => {
  const ask = (userName: string, command: string, options: Record<string, string> = {}) => {
    const use = { kind: 'command', userName, channelId: town.channelNamed('general'), name: command, options } as const
    const { id } = town.simulator.control.commands.use(use)
    return waitFor(
      () => {
        const asked = town.simulator.control.commands.report(id)
        const content = (asked.response as { content?: string } | null)?.content
        return content ? { ...asked, content } : null
      },
      { what: `an answer to ${command}` },
    )
  }

  test('why tells staff the chain within a second, by case and by message, and nobody else', async () => {
    const askedAt = Date.now()
    const byCase = await ask('Carol', 'nexus why', { what: it.caseId })
    expect(Date.now() - askedAt).toBeLessThan(1_500)
    expect(byCase.isEphemeral).toBe(true)
    expect(byCase.content).toContain('EnforcementOrdered')
    expect(byCase.content).toContain('EnforcementApplied')
    expect(byCase.content).toContain('`free nitro at https://scam.example`')
    const refused = await ask('Olivia', 'nexus why', { what: it.caseId })
    expect(refused.content).toContain('Only staff')
    const read = (await town.historyOf(`staff:${town.guildId}`)).filter(({ type }) => type === 'WordsRead')
    expect(read).toMatchObject([
      { data: { by: await town.subjectOf('Carol'), subjects: [await town.subjectOf(name)] } },
    ])
  })

  test('why tells of a cleared message too', async () => {
    await town.start('recorder', 'context')
    const channelId = town.channelNamed('general')
    const { id } = town.simulator.control.member.post({ authorName: 'Olivia', channelId, content: 'good morning' })
    const isCleared = async () => JSON.stringify(await town.historyOf(`clears:${town.guildId}`)).includes(id)
    await waitFor(isCleared, { what: 'the message to be cleared', timeoutMs: 30_000 })
    const link = `https://discord.com/channels/${town.guildId}/${channelId}/${id}`
    const answer = await waitFor(
      async () => {
        const { content } = await ask('Carol', 'nexus why', { what: link })
        return content.includes('was read and cleared') ? content : null
      },
      { timeoutMs: 20_000, intervalMs: 500 },
    )
    expect(answer).toContain('`good morning`')
    expect(answer).toContain('MessagesCleared')
  })

  test('status answers anyone, and no token is in any log', async () => {
    const answer = await ask('Olivia', 'nexus status')
    expect(answer.content).toContain('NEXUS is at work')
    const tokens = [...town.simulator.world.bots.values()].map(({ token }) => token)
    const seen = town.simulator.control.requests
      .list()
      .rows.flatMap(({ path }) => /\/interactions\/\d+\/([^/]+)\/callback/.exec(path)?.[1] ?? [])
    expect(seen.length).toBeGreaterThan(0)
    const log = JSON.stringify(await town.historyOf(`staff:${town.guildId}`))
    for (const token of [...tokens, ...seen]) {
      expect(town.written.includes(token)).toBe(false)
      expect(log.includes(token)).toBe(false)
    }
  })
})
