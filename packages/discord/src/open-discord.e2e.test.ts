import { type Simulator, startSimulator } from '@nexus/simulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { computePermissions, type Discord, type DiscordClient, has, nonceOf, openDiscord } from './index.ts'

const CASE = '019ab2de-4c00-8fff-8123-0123456789ab'

/** A Discord that nobody here wrote for this client: with permissions, hierarchy and limits of its own. */
describe('against the simulated Discord', () => {
  let simulator: Simulator
  let client: DiscordClient
  let discord: Discord
  let guildId: string
  let channelId: string
  const userOf = (name: string) =>
    [...simulator.world.users.values()].find(({ username }) => username.toLowerCase() === name.toLowerCase())?.id ?? ''

  beforeAll(async () => {
    simulator = await startSimulator()
    client = openDiscord({ token: simulator.token, apiUrl: simulator.apiUrl })
    discord = client
    guildId = [...simulator.world.guilds.keys()][0] ?? ''
    const channels = await discord.getChannels(guildId)
    channelId = channels.ok ? (channels.value.find(({ name }) => name === 'general')?.id ?? '') : ''
  })
  afterAll(async () => {
    client[Symbol.dispose]()
    await simulator.close()
  })

  test('knows who it is, its guild, members and threads', async () => {
    const me = await discord.getCurrentUser()
    expect(me).toMatchObject({ ok: true, value: { bot: true } })
    expect(await discord.getApplication()).toMatchObject({ ok: true })
    expect(await discord.getGuild(guildId)).toMatchObject({ ok: true, value: { id: guildId } })
    expect(await discord.getMember(guildId, userOf('eve'))).toMatchObject({
      ok: true,
      value: { roles: expect.any(Array) },
    })
    expect(await discord.getActiveThreads(guildId)).toMatchObject({ ok: true, value: expect.any(Array) })
    expect(await discord.getGatewayBot()).toMatchObject({ ok: true, value: { shards: 1 } })
  })

  test('posts once, however often the same order is carried out, and finds it by its case', async () => {
    const draft = { content: `case ${CASE}`, nonce: nonceOf(CASE) }
    const first = await discord.createMessage(channelId, draft)
    const second = await discord.createMessage(channelId, draft)
    expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true)
    const me = await discord.getCurrentUser()
    const authorId = me.ok ? me.value.id : ''
    const found = await discord.searchChannelForCase({ channelId, caseId: CASE, authorId, after: '0' })
    expect(found).toMatchObject({ ok: true, value: { id: first.ok ? first.value.id : '' } })
  })

  test('edits, reacts and reads reactions', async () => {
    const posted = await discord.createMessage(channelId, { content: 'x', nonce: 'edit-me' })
    const id = posted.ok ? posted.value.id : ''
    expect(await discord.editMessage(channelId, id, { content: 'y' })).toMatchObject({
      ok: true,
      value: { content: 'y' },
    })
    expect(await discord.addReaction(channelId, id, '✅')).toEqual({ ok: true, value: undefined })
    expect(await discord.getReactions(channelId, id, '✅')).toMatchObject({ ok: true, value: [{ bot: true }] })
  })

  test('deletes one message and many, and is told when one is gone', async () => {
    const { control } = simulator
    const ids = ['a', 'b', 'c'].map(
      (content) => control.member.post({ authorName: 'Eve', channelName: 'general', content }).id,
    )
    const [first = ''] = ids
    expect(await discord.deleteMessage(channelId, first, { reason: 'case 7' })).toMatchObject({ ok: true })
    expect(await discord.deleteMessage(channelId, first)).toMatchObject({
      ok: false,
      fault: 'message_gone',
      code: 10008,
    })
    expect(await discord.bulkDelete(channelId, ids.slice(1), { reason: 'case 7' })).toMatchObject({ ok: true })
    expect(await discord.getMessage(channelId, ids[2] ?? '')).toMatchObject({ ok: false, fault: 'message_gone' })
  })

  test('times a member out and takes it back, but not the owner and nobody who is not there', async () => {
    const eve = userOf('eve')
    const until = Date.now() + 60_000
    const timedOut = await discord.timeout(guildId, eve, until, { reason: 'case 7: spam' })
    expect(timedOut).toMatchObject({ ok: true })
    expect(timedOut.ok && Date.parse(timedOut.value.communication_disabled_until ?? '')).toBe(until)
    expect(await discord.untimeout(guildId, eve)).toMatchObject({
      ok: true,
      value: { communication_disabled_until: null },
    })
    const guild = await discord.getGuild(guildId)
    const ownerId = guild.ok ? guild.value.owner_id : ''
    expect(await discord.timeout(guildId, ownerId, until)).toMatchObject({ ok: false, fault: 'missing_permission' })
    expect(await discord.timeout(guildId, '123456789012345678', until)).toMatchObject({ ok: false })
  })

  test('writes to a member in private', async () => {
    expect(await discord.sendDirectMessage(userOf('frank'), { content: 'about you', nonce: 'dm-1' })).toMatchObject({
      ok: true,
      value: { content: 'about you' },
    })
    const opened = await discord.openDirectMessage(userOf('frank'))
    const said = await discord.listMessages(opened.ok ? opened.value : '', {
      limit: 100,
      after: String(BigInt(Date.now() - 60_000 - 1_420_070_400_000) << 22n),
    })
    expect(said).toMatchObject({ ok: true, value: [{ content: 'about you', author: { bot: true } }] })
  })

  test('agrees with Discord about who may write where', async () => {
    const [guild, channels] = [await discord.getGuild(guildId), await discord.getChannels(guildId)]
    if (!guild.ok || !channels.ok) throw new Error('the simulated Discord refused to show its guild')
    const members = []
    for (const { userId, username } of simulator.control.members(guildId)) {
      const member = await discord.getMember(guildId, userId)
      if (member.ok && !member.value.user.bot) members.push({ userId, username, roles: member.value.roles })
    }
    let answers = 0
    for (const channel of channels.value) {
      if (channel.type !== 0 || !('permission_overwrites' in channel)) continue
      for (const { userId, username, roles } of members) {
        const permissions = computePermissions({
          ownerId: guild.value.owner_id,
          userId,
          roles: guild.value.roles,
          memberRoleIds: roles,
          everyoneRoleId: guildId,
          overwrites: channel.permission_overwrites ?? [],
        })
        let isTaken = true
        try {
          simulator.control.member.post({ authorName: username, channelId: channel.id, content: 'may I?' })
        } catch {
          isTaken = false
        }
        const may = has(permissions, 1n << 10n) && has(permissions, 1n << 11n)
        expect(`${username} in ${channel.name}: ${may}`).toBe(`${username} in ${channel.name}: ${isTaken}`)
        answers += 1
      }
    }
    expect(answers).toBeGreaterThan(20)
  })

  test('outlasts a storm: a 429, a 5xx after the fact and a cut, with one message at the end', async () => {
    const { control } = simulator
    const route = 'POST /channels/{channel_id}/messages'
    control.addFault({ kind: 'rate-limit', scope: 'user', retryAfterMs: 200, route })
    control.addFault({ kind: 'server-error', status: 502, when: 'after', route })
    control.addFault({ kind: 'cut', when: 'after', route })
    const posted = await discord.createMessage(channelId, { content: 'once', nonce: 'storm-1' })
    expect(posted).toMatchObject({ ok: true })
    const list = await discord.listMessages(channelId, { limit: 20 })
    expect(list.ok && list.value.filter(({ content }) => content === 'once').length).toBe(1)
  })
})
