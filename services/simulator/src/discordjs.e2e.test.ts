import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  GatewayIntentBits,
  type Message,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'
import { channelNamed, codeOf, logIn, refusalOf, townOf } from './test/discordjs-client.ts'
import { until } from './test/until.ts'

const DAY_MS = 86_400_000

let simulator: Simulator
let client: Client<true>

beforeAll(async () => {
  simulator = await startSimulator({ rateLimits: { perRoute: false, globalPerSecond: null } })
  client = await logIn(simulator)
})

afterAll(async () => {
  await client.destroy()
  await simulator.close()
})

const idOf = (name: string): string =>
  [...simulator.world.users.values()].find((user) => user.username === name.toLowerCase())?.id ?? ''
const memberNamed = (name: string) => townOf(client).members.fetch(idOf(name))

/** Post as a member and wait until discord.js has heard of it. */
async function say(authorName: string, content: string, channelName = 'general'): Promise<Message> {
  const heard = new Promise<Message>((resolve) => {
    const listen = (message: Message) => {
      if (message.id !== posted.id) return
      client.off('messageCreate', listen)
      resolve(message)
    }
    client.on('messageCreate', listen)
  })
  const posted = simulator.control.member.post({ authorName, content, channelName })
  return heard
}

function once<T>(event: string): Promise<T> {
  return new Promise((resolve) => client.once(event, (value: T) => resolve(value)))
}

describe('discord.js lives in the simulator', () => {
  test('it sees the guild with its channels and roles', () => {
    const town = townOf(client)
    expect(town.name).toBe('NEXUS Test Town')
    expect(town.channels.cache.map((channel) => channel.name)).toEqual(
      expect.arrayContaining(['general', 'introductions', 'staff', 'mod-log', 'memes']),
    )
    expect(town.members.me?.roles.highest.name).toBe('NEXUS')
    expect(town.roles.highest.name).toBe('Wardens')
  })

  test('it fetches all members over the gateway', async () => {
    expect((await townOf(client).members.fetch()).size).toBe(19)
  })

  test('a reply mentions the author and shows what it answers', async () => {
    const message = await say('Frank', 'is anyone here?')
    const reply = await message.reply('yes')
    expect(reply.reference?.messageId).toBe(message.id)
    expect(reply.mentions.users.has(message.author.id)).toBe(true)
    expect((await reply.fetchReference()).content).toBe('is anyone here?')
  })

  test('it hears of edits, deletions and bulk deletions', async () => {
    const message = await say('Grace', 'first')
    const edited = once<unknown>('messageUpdate')
    simulator.control.member.edit({ channelId: message.channelId, messageId: message.id, content: 'second' })
    await edited
    expect(message.content).toBe('second')
    const deleted = once<Message>('messageDelete')
    await message.delete()
    expect((await deleted).id).toBe(message.id)

    const spam = [await say('Grace', 'a'), await say('Grace', 'b'), await say('Grace', 'c')]
    const bulk = once<Map<string, Message>>('messageDeleteBulk')
    await channelNamed(client, 'general').bulkDelete(spam)
    expect([...(await bulk).keys()].sort()).toEqual(spam.map(({ id }) => id).sort())
  })

  test('a timeout silences the member until it is lifted', async () => {
    const member = await memberNamed('Heidi')
    const timedOut = await member.timeout(60_000, 'flood')
    expect(timedOut.isCommunicationDisabled()).toBe(true)
    expect(() => simulator.control.member.post({ authorName: 'Heidi', content: 'but' })).toThrow('Missing Permissions')
    await timedOut.timeout(null)
    expect(simulator.control.member.post({ authorName: 'Heidi', content: 'thanks' }).content).toBe('thanks')
  })

  test('a ban removes the member, can be read, listed and lifted', async () => {
    const town = townOf(client)
    const joined = simulator.control.member.join({ newName: 'Passing Stranger', accountAgeDays: 1 })
    const left = once<{ id: string }>('guildMemberRemove')
    const banned = once<{ user: { id: string } }>('guildBanAdd')
    await town.members.ban(joined.id, { reason: 'raid', deleteMessageSeconds: 3_600 })
    expect((await left).id).toBe(joined.id)
    expect((await banned).user.id).toBe(joined.id)
    expect((await town.bans.fetch(joined.id)).reason).toBe('raid')
    expect((await town.bans.fetch()).has(joined.id)).toBe(true)
    await town.members.unban(joined.id, 'appeal')
    expect(await codeOf(town.bans.fetch(joined.id))).toBe(10026)
  })

  test('banning takes the messages of the given time with it', async () => {
    const stranger = simulator.control.member.join({ newName: 'Loud Stranger' })
    const message = await say('Loud Stranger', 'noise')
    await townOf(client).members.ban(stranger.id, { deleteMessageSeconds: 60 })
    expect(await codeOf(channelNamed(client, 'general').messages.fetch({ message: message.id, force: true }))).toBe(
      10008,
    )
  })

  test('kick, roles and nicknames arrive', async () => {
    const town = townOf(client)
    const stranger = simulator.control.member.join({ newName: 'Nameless' })
    const member = await town.members.fetch(stranger.id)
    const regulars = town.roles.cache.find((role) => role.name === 'Regulars')
    if (!regulars) throw new Error('no Regulars')
    await member.roles.add(regulars)
    await member.setNickname('Guest')
    const fetched = await town.members.fetch({ user: stranger.id, force: true })
    expect(fetched.nickname).toBe('Guest')
    expect(fetched.roles.cache.has(regulars.id)).toBe(true)
    await member.kick('wrong door')
    expect(await codeOf(town.members.fetch({ user: stranger.id, force: true }))).toBe(10007)
  })

  test('bulk ban tells who was banned and who could not be', async () => {
    const strangers = [
      simulator.control.member.join({ newName: 'Wave A' }),
      simulator.control.member.join({ newName: 'Wave B' }),
    ]
    const result = await townOf(client).bans.bulkCreate([...strangers.map(({ id }) => id), idOf('ada')])
    expect([...result.bannedUsers].sort()).toEqual(strangers.map(({ id }) => id).sort())
    expect(result.failedUsers).toEqual([idOf('ada')])
    expect(await codeOf(townOf(client).bans.bulkCreate([idOf('ada')]))).toBe(500000)
  })

  test('reactions are heard, listed and taken back', async () => {
    const channel = channelNamed(client, 'general')
    const message = await channel.send('vote')
    await message.react('✅')
    const added = once<{ emoji: { name: string } }>('messageReactionAdd')
    simulator.control.member.react({ channelId: channel.id, messageId: message.id, userName: 'Carol', emoji: '✅' })
    expect((await added).emoji.name).toBe('✅')
    const users = await message.reactions.resolve('✅')?.users.fetch()
    expect(users?.has(idOf('carol'))).toBe(true)
    await message.reactions.resolve('✅')?.users.remove(idOf('carol'))
    expect((await message.fetch(true)).reactions.resolve('✅')?.count).toBe(1)
  })

  test('history is paged by before, after and around', async () => {
    const channel = channelNamed(client, 'memes')
    const ids: string[] = []
    for (let index = 0; index < 7; index++) ids.push((await say('Ivan', `m${index}`, 'memes')).id)
    const fetchIds = async (options: object) => [...(await channel.messages.fetch({ cache: false, ...options })).keys()]
    expect(await fetchIds({ limit: 3 })).toEqual([ids[6], ids[5], ids[4]])
    expect(await fetchIds({ limit: 2, before: ids[3] })).toEqual([ids[2], ids[1]])
    expect(await fetchIds({ limit: 2, after: ids[3] })).toEqual([ids[5], ids[4]])
    expect(await fetchIds({ limit: 3, around: ids[3] })).toEqual([ids[4], ids[3], ids[2]])
  })

  test('a file travels as multipart and can be read back', async () => {
    const message = await channelNamed(client, 'general').send({
      content: 'see',
      files: [{ attachment: Buffer.from('evidence'), name: 'note.txt', description: 'a note' }],
    })
    const attachment = message.attachments.first()
    expect(attachment).toMatchObject({ name: 'note.txt', size: 8, description: 'a note' })
    expect(await (await fetch(attachment?.url ?? '')).text()).toBe('evidence')
  })

  test('direct messages open and arrive', async () => {
    const frank = await client.users.fetch(idOf('frank'))
    const sent = await frank.send('a word in private')
    expect(sent.guildId).toBeNull()
    const answered = once<Message>('messageCreate')
    simulator.control.member.post({ authorName: 'Frank', channelId: sent.channelId, content: 'yes?' })
    expect((await answered).content).toBe('yes?')
  })

  test('a thread can be opened on a message and written in', async () => {
    const message = await say('Judy', 'let us talk')
    const thread = await message.startThread({ name: 'the talk', autoArchiveDuration: 60 })
    expect(thread.id).toBe(message.id)
    expect((await thread.send('here')).channelId).toBe(thread.id)
  })

  test('nonce with enforce_nonce gives back the first message', async () => {
    const channel = channelNamed(client, 'general')
    const first = await channel.send({ content: 'once', nonce: 'case-7', enforceNonce: true })
    const second = await channel.send({ content: 'twice', nonce: 'case-7', enforceNonce: true })
    expect(second.id).toBe(first.id)
    expect(second.content).toBe('once')
    const third = await channel.send({ content: 'without', nonce: 'case-7' })
    expect(third.id).not.toBe(first.id)
    expect(simulator.control.ledger.appliedByKey['message.create nonce:case-7']).toBe(2)
  })

  test('allowed mentions decide who is pinged', async () => {
    const channel = channelNamed(client, 'general')
    const content = `@everyone <@${idOf('frank')}>`
    expect((await channel.send(content)).mentions.everyone).toBe(true)
    const silent = await channel.send({ content, allowedMentions: { parse: [] } })
    expect(silent.mentions.everyone).toBe(false)
    expect(silent.mentions.users.size).toBe(0)
    const named = await channel.send({ content, allowedMentions: { users: [idOf('frank')] } })
    expect([...named.mentions.users.keys()]).toEqual([idOf('frank')])
  })
})

describe('the audit log reads as Discord writes it', () => {
  test('a single deletion by a bot is not in it, a bulk deletion is', async () => {
    const town = townOf(client)
    await (await say('Karl', 'one')).delete()
    const spam = [await say('Karl', 'two'), await say('Karl', 'three')]
    await channelNamed(client, 'general').bulkDelete(spam)
    const entries = (await town.fetchAuditLogs({ limit: 5 })).entries
    expect(entries.first()).toMatchObject({ action: 73, extra: { count: 2 } })
    expect(entries.some((entry) => entry.action === 72)).toBe(false)
  })

  test('a timeout is in it with its reason and what changed', async () => {
    const heard = once<{ reason: string }>('guildAuditLogEntryCreate')
    await (await memberNamed('Laura')).timeout(60_000, 'Fall é · 100 %')
    expect((await heard).reason).toBe('Fall é · 100 %')
    const entry = (await townOf(client).fetchAuditLogs({ type: 24, limit: 1 })).entries.first()
    expect(entry).toMatchObject({ targetId: idOf('laura'), reason: 'Fall é · 100 %' })
    expect(entry?.changes[0]?.key).toBe('communication_disabled_until')
  })
})

describe('Discord refuses', () => {
  const general = () => channelNamed(client, 'general')
  const formErrors = async (call: Promise<unknown>) => {
    const { code, rawError } = await refusalOf(call)
    expect(code).toBe(50035)
    return 'errors' in rawError ? rawError.errors : undefined
  }

  test.each([
    ['content over 2000', { content: 'x'.repeat(2_001) }, 'content'],
    ['a nonce over 25', { content: 'x', nonce: 'n'.repeat(26) }, 'nonce'],
    ['eleven embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 't' })) }, 'embeds'],
    ['an embed title over 256', { embeds: [{ title: 't'.repeat(257) }] }, 'embeds'],
    ['an embed description over 4096', { embeds: [{ description: 't'.repeat(4_097) }] }, 'embeds'],
    [
      '26 embed fields',
      { embeds: [{ fields: Array.from({ length: 26 }, () => ({ name: 'n', value: 'v' })) }] },
      'embeds',
    ],
    ['an embed field name over 256', { embeds: [{ fields: [{ name: 'n'.repeat(257), value: 'v' }] }] }, 'embeds'],
    ['an embed field value over 1024', { embeds: [{ fields: [{ name: 'n', value: 'v'.repeat(1_025) }] }] }, 'embeds'],
    ['an embed footer over 2048', { embeds: [{ footer: { text: 'f'.repeat(2_049) } }] }, 'embeds'],
    ['an embed author over 256', { embeds: [{ author: { name: 'a'.repeat(257) } }] }, 'embeds'],
    [
      'embeds of more than 6000 together',
      { embeds: [{ description: 'a'.repeat(4_000) }, { description: 'b'.repeat(2_001) }] },
      'embeds',
    ],
    [
      'parse and users together',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions',
    ],
    [
      '101 users to mention',
      { content: 'x', allowed_mentions: { users: Array.from({ length: 101 }, (_, id) => String(id + 1)) } },
      'allowed_mentions',
    ],
    [
      'a custom_id over 100',
      { components: [{ type: 1, components: [{ type: 2, style: 1, label: 'l', custom_id: 'c'.repeat(101) }] }] },
      'components',
    ],
    [
      'six buttons in a row',
      {
        components: [
          {
            type: 1,
            components: Array.from({ length: 6 }, (_, id) => ({ type: 2, style: 1, label: 'l', custom_id: `c${id}` })),
          },
        ],
      },
      'components',
    ],
    [
      'the same custom_id twice',
      {
        components: [
          {
            type: 1,
            components: [
              { type: 2, style: 1, label: 'l', custom_id: 'c' },
              { type: 2, style: 1, label: 'l', custom_id: 'c' },
            ],
          },
        ],
      },
      'components',
    ],
    ['a misspelt field (stricter than Discord)', { content: 'x', allowed_mention: {} }, 'allowed_mention'],
  ])('%s in a message: 50035', async (_, body, field) => {
    expect(await formErrors(client.rest.post(`/channels/${general().id}/messages`, { body }))).toHaveProperty(field)
  })

  test('a message of nothing: 50006, and of spaces', async () => {
    expect(await codeOf(general().send({ content: ' ' }))).toBe(50006)
    expect(await codeOf(client.rest.post(`/channels/${general().id}/messages`, { body: {} }))).toBe(50006)
  })

  test('embeds of exactly 6000 together pass', async () => {
    const sent = await general().send({
      embeds: [{ description: 'a'.repeat(4_000) }, { description: 'b'.repeat(2_000) }],
    })
    expect(sent.embeds).toHaveLength(2)
  })

  test('a reply to a message that is gone', async () => {
    const message = await say('Frank', 'soon gone')
    await message.delete()
    expect(await formErrors(message.reply('hello?'))).toHaveProperty('message_reference')
    expect(
      (await general().send({ content: 'anyway', reply: { messageReference: message.id, failIfNotExists: false } }))
        .content,
    ).toBe('anyway')
  })

  test('editing a message of someone else: 50005', async () => {
    const message = await say('Frank', 'mine')
    expect(
      await codeOf(
        client.rest.patch(`/channels/${message.channelId}/messages/${message.id}`, { body: { content: 'yours' } }),
      ),
    ).toBe(50005)
  })

  test('a message, channel, member or user that is not there', async () => {
    const nobody = '100000000000000000'
    expect(await codeOf(general().messages.fetch(nobody))).toBe(10008)
    expect(await codeOf(client.rest.delete(`/channels/${general().id}/messages/${nobody}`))).toBe(10008)
    expect(await codeOf(client.channels.fetch(nobody))).toBe(10003)
    expect(await codeOf(client.users.fetch(nobody))).toBe(10013)
    expect(await codeOf(townOf(client).members.fetch(nobody))).toBe(10013)
    expect(
      await codeOf(client.rest.patch(`/guilds/${townOf(client).id}/members/${nobody}`, { body: { nick: 'x' } })),
    ).toBe(10007)
    expect(await codeOf(townOf(client).members.ban(nobody))).toBe(10013)
    expect(await codeOf(townOf(client).members.unban(idOf('frank')))).toBe(10026)
    expect(await codeOf(client.rest.get(`/channels/not-a-number`))).toBe(50035)
    expect(await refusalOf(client.rest.get('/guilds/1/soup'))).toMatchObject({ status: 404, code: 0 })
  })

  test('bulk deletion of one, of 101, of the same twice, of what is older than two weeks', async () => {
    const path = `/channels/${general().id}/messages/bulk-delete` as const
    const bulk = (messages: string[]) => client.rest.post(path, { body: { messages } })
    const { id } = await say('Frank', 'keep me')
    const fresh = BigInt(id)
    expect(await codeOf(bulk([id]))).toBe(50016)
    expect(await codeOf(bulk(Array.from({ length: 101 }, (_, index) => (fresh + BigInt(index)).toString())))).toBe(
      50016,
    )
    expect(await formErrors(bulk([id, id]))).toHaveProperty(['messages', '1'])
    const old = (fresh - (BigInt(15 * DAY_MS) << 22n)).toString()
    expect(await codeOf(bulk([id, old]))).toBe(50034)
    // The whole call failed: nothing was deleted.
    expect((await general().messages.fetch({ message: id, force: true })).content).toBe('keep me')
  })

  test('a timeout of more than 28 days, and one that is no time', async () => {
    const path = `/guilds/${townOf(client).id}/members/${idOf('eve')}` as const
    const timeout = (until: unknown) => client.rest.patch(path, { body: { communication_disabled_until: until } })
    expect(await formErrors(timeout(new Date(Date.now() + 28 * DAY_MS + 120_000).toISOString()))).toHaveProperty(
      'communication_disabled_until',
    )
    expect(await formErrors(timeout('tomorrow'))).toHaveProperty('communication_disabled_until')
    expect(await timeout(new Date(Date.now() + 28 * DAY_MS).toISOString())).toHaveProperty(
      'communication_disabled_until',
    )
    await timeout(null)
  })

  test.each(['ada', 'bob', 'trent'])(
    'a timeout of the owner, an administrator or a higher member: 50013 (%s)',
    async (name) => {
      const path = `/guilds/${townOf(client).id}/members/${idOf(name)}` as const
      expect(
        await codeOf(
          client.rest.patch(path, {
            body: { communication_disabled_until: new Date(Date.now() + 60_000).toISOString() },
          }),
        ),
      ).toBe(50013)
    },
  )

  test.each(['ada', 'trent', 'nexus'])(
    'kick and ban of the owner, a higher member or itself: 50013 (%s)',
    async (name) => {
      const town = townOf(client)
      const id = name === 'nexus' ? client.user.id : idOf(name)
      expect(await codeOf(town.members.kick(id))).toBe(50013)
      expect(await codeOf(town.members.ban(id))).toBe(50013)
    },
  )

  test('a role above its own, a managed role and a nickname above: 50013, 50028, 50013', async () => {
    const town = townOf(client)
    const role = (name: string) => town.roles.cache.find((candidate) => candidate.name === name)?.id ?? ''
    const put = (roleId: string) => client.rest.put(`/guilds/${town.id}/members/${idOf('eve')}/roles/${roleId}`)
    expect(await codeOf(put(role('Wardens')))).toBe(50013)
    expect(await codeOf(put(role('Music Box')))).toBe(50028)
    expect(await codeOf(put('100000000000000000'))).toBe(10011)
    expect(
      await codeOf(client.rest.patch(`/guilds/${town.id}/members/${idOf('trent')}`, { body: { nick: 'x' } })),
    ).toBe(50013)
    expect(
      await formErrors(
        client.rest.patch(`/guilds/${town.id}/members/${idOf('eve')}`, { body: { nick: 'x'.repeat(33) } }),
      ),
    ).toHaveProperty('nick')
  })

  test('a ban that deletes more than seven days, and 201 bans at once', async () => {
    const town = townOf(client)
    expect(
      await formErrors(
        client.rest.put(`/guilds/${town.id}/bans/${idOf('eve')}`, { body: { delete_message_seconds: 604_801 } }),
      ),
    ).toHaveProperty('delete_message_seconds')
    expect(
      await formErrors(
        client.rest.put(`/guilds/${town.id}/bans/${idOf('eve')}`, { body: { delete_message_seconds: -1 } }),
      ),
    ).toHaveProperty('delete_message_seconds')
    const many = Array.from({ length: 201 }, (_, index) => String(1_000 + index))
    expect(
      await formErrors(client.rest.post(`/guilds/${town.id}/bulk-ban`, { body: { user_ids: many } })),
    ).toHaveProperty('user_ids')
  })

  test('an audit reason over 512 characters after decoding; 512 of two bytes each pass', async () => {
    const path = `/guilds/${townOf(client).id}/members/${idOf('niaj')}` as const
    const lift = (reason: string) => client.rest.patch(path, { body: { communication_disabled_until: null }, reason })
    expect(await codeOf(lift('é'.repeat(513)))).toBe(50035)
    expect(await lift('é'.repeat(512))).toHaveProperty('user')
  })

  test('a channel it cannot see: 50001', async () => {
    const id =
      [...(simulator.world.guilds.values().next().value?.channels.values() ?? [])].find(
        (channel) => channel.name === 'owner-notes',
      )?.id ?? ''
    expect(await codeOf(client.rest.get(`/channels/${id}`))).toBe(50001)
    expect(await codeOf(client.rest.post(`/channels/${id}/messages`, { body: { content: 'x' } }))).toBe(50001)
  })

  test('a direct message that the member does not take: 50007; without a shared guild: 50278; to no one: 50033', async () => {
    expect(await codeOf(client.users.send(idOf('peggy'), 'hello'))).toBe(50007)
    const stranger = simulator.control.member.join({ newName: 'Here And Gone' })
    simulator.control.member.leave({ userId: stranger.id })
    expect(await codeOf(client.users.send(stranger.id, 'hello'))).toBe(50278)
    expect(
      await codeOf(client.rest.post('/users/@me/channels', { body: { recipient_id: '100000000000000000' } })),
    ).toBe(50033)
  })

  test('a query out of bounds', async () => {
    expect(
      await formErrors(
        client.rest.get(`/channels/${general().id}/messages`, { query: new URLSearchParams({ limit: '101' }) }),
      ),
    ).toHaveProperty('limit')
  })

  test('a reaction with no emoji: 10014', async () => {
    const message = await say('Frank', 'react to me')
    expect(
      await codeOf(client.rest.put(`/channels/${message.channelId}/messages/${message.id}/reactions/nonsense/@me`)),
    ).toBe(10014)
  })

  test('a token that is wrong or missing: 401', async () => {
    const response = await fetch(`${simulator.apiUrl}/v10/users/@me`, { headers: { authorization: 'Bot stale' } })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ message: '401: Unauthorized', code: 0 })
  })
})

describe('interactions', () => {
  beforeAll(async () => {
    await townOf(client).commands.set([
      new SlashCommandBuilder()
        .setName('ask')
        .setDescription('Ask')
        .addStringOption((option) => option.setName('question').setDescription('What').setRequired(true)),
      new SlashCommandBuilder()
        .setName('policy')
        .setDescription('Policy')
        .addSubcommand((sub) =>
          sub
            .setName('set')
            .setDescription('Set')
            .addUserOption((option) => option.setName('who').setDescription('Who'))
            .addIntegerOption((option) => option.setName('days').setDescription('Days')),
        ),
    ])
  })
  beforeEach(() => {
    client.removeAllListeners('interactionCreate')
  })

  const ask = () =>
    simulator.control.commands.use({ kind: 'command', userName: 'Frank', name: 'ask', options: { question: 'why?' } })
  const report = (id: string) => simulator.control.commands.report(id)
  const answered = (id: string) => until('an answer', () => report(id).state === 'answered')

  test('a slash command with options is answered, privately or not', async () => {
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({
          content: `because ${interaction.options.getString('question')}`,
          flags: MessageFlags.Ephemeral,
        })
    })
    const { id } = ask()
    await answered(id)
    expect(report(id)).toMatchObject({ answeredWith: 4, isEphemeral: true, response: { content: 'because why?' } })
  })

  test('subcommands carry resolved users', async () => {
    const seen = new Promise<[string, string | undefined, number | null]>((resolve) => {
      client.on('interactionCreate', async (interaction) => {
        if (!interaction.isChatInputCommand()) return
        resolve([
          interaction.options.getSubcommand(),
          interaction.options.getUser('who')?.username,
          interaction.options.getInteger('days'),
        ])
        await interaction.reply('ok')
      })
    })
    simulator.control.commands.use({
      kind: 'command',
      userName: 'Carol',
      name: 'policy set',
      options: { who: idOf('eve'), days: 3 },
    })
    expect(await seen).toEqual(['set', 'eve', 3])
  })

  test('deferred, edited and followed up', async () => {
    client.on('interactionCreate', async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.editReply('thought about it')
      await interaction.followUp('and more')
    })
    const { id } = ask()
    await until('a follow-up', () => report(id).followups.length === 1)
    expect(report(id)).toMatchObject({
      answeredWith: 5,
      response: { content: 'thought about it' },
      followups: [{ content: 'and more' }],
    })
  })

  test('a button updates its message; a modal asks and answers', async () => {
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isButton() && interaction.customId === 'undo')
        await interaction.update({ content: `undone by ${interaction.user.username}`, components: [] })
      if (interaction.isButton() && interaction.customId === 'why') {
        const input = new TextInputBuilder().setCustomId('reason').setLabel('Reason').setStyle(TextInputStyle.Short)
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('reasons')
            .setTitle('Reasons')
            .addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input)),
        )
      }
      if (interaction.isModalSubmit())
        await interaction.reply(`noted: ${interaction.fields.getTextInputValue('reason')}`)
    })
    const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('undo').setLabel('Undo').setStyle(ButtonStyle.Danger),
      new ButtonBuilder().setCustomId('why').setLabel('Why').setStyle(ButtonStyle.Secondary),
    )
    const message = await channelNamed(client, 'mod-log').send({ content: 'case 1', components: [buttons] })
    const click = (customId: string) =>
      simulator.control.commands.use({
        kind: 'component',
        channelId: message.channelId,
        messageId: message.id,
        userName: 'Carol',
        customId,
      })

    const why = click('why')
    await answered(why.id)
    expect(report(why.id).modal).toMatchObject({ title: 'Reasons' })
    const submitted = simulator.control.commands.use({
      kind: 'modal',
      interactionId: why.id,
      fields: { reason: 'a mistake' },
    })
    await answered(submitted.id)
    expect(report(submitted.id).response).toMatchObject({ content: 'noted: a mistake' })

    const undo = click('undo')
    await answered(undo.id)
    expect(report(undo.id).response).toMatchObject({ content: 'undone by carol', components: [] })
    expect(() => click('undo')).toThrow('the message has no component undo')
  })

  test('an answer after 3 s: 10062; a second answer: 40060', async () => {
    const refusals: (number | string)[] = []
    client.on('interactionCreate', async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const
      const answer = () => client.rest.post(path, { body: { type: 4, data: { content: 'x' } }, auth: false })
      if (refusals.length === 0) {
        simulator.control.setClock({ advanceMs: 3_001 })
        refusals.push(await codeOf(answer()))
      } else {
        await answer()
        refusals.push(await codeOf(answer()))
      }
    })
    ask()
    await until('the late answer', () => refusals.length === 1)
    ask()
    await until('the second answer', () => refusals.length === 2)
    expect(refusals).toEqual([10062, 40060])
  })

  test('a command that is not registered cannot be used', () => {
    expect(() => simulator.control.commands.use({ kind: 'command', userName: 'Frank', name: 'nothing' })).toThrow(
      'no command /nothing is registered here',
    )
  })

  test.each([
    ['a name with capitals', [{ name: 'Ask', description: 'x' }]],
    ['no description', [{ name: 'ask' }]],
    [
      '26 options',
      [
        {
          name: 'ask',
          description: 'x',
          options: Array.from({ length: 26 }, (_, index) => ({ type: 3, name: `o${index}`, description: 'x' })),
        },
      ],
    ],
    [
      'two of one name',
      [
        { name: 'ask', description: 'x' },
        { name: 'ask', description: 'y' },
      ],
    ],
    ['101 commands', Array.from({ length: 101 }, (_, index) => ({ name: `c${index}`, description: 'x' }))],
    [
      'more than 8000 characters',
      [
        {
          name: 'ask',
          description: 'x',
          options: Array.from({ length: 4 }, (_, option) => ({
            type: 3,
            name: `o${option}`,
            description: 'x',
            choices: Array.from({ length: 25 }, (_, choice) => ({
              name: `${choice}`.padEnd(50, 'n'),
              value: `${choice}`.padEnd(50, 'v'),
            })),
          })),
        },
      ],
    ],
  ])('commands with %s: 50035', async (_, body) => {
    expect(await codeOf(client.rest.put(`/applications/${client.application.id}/commands`, { body }))).toBe(50035)
  })
})

describe('intents', () => {
  test('without MESSAGE_CONTENT only mentions, own messages and direct messages have content', async () => {
    const blind = await logIn(simulator, [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
    ])
    const heard: string[] = []
    blind.on('messageCreate', (message) => heard.push(message.content))
    simulator.control.member.post({ authorName: 'Frank', content: 'secret' })
    simulator.control.member.post({ authorName: 'Frank', content: `<@${blind.user.id}> hello` })
    await channelNamed(blind, 'general').send('own')
    await until('three messages', () => heard.length === 3)
    expect(heard).toEqual(['', `<@${blind.user.id}> hello`, 'own'])
    await blind.destroy()
  })

  test('without the reaction intent no reactions are heard', async () => {
    const deaf = await logIn(simulator, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages])
    const types: string[] = []
    deaf.on('raw', (packet: { t: string }) => types.push(packet.t))
    const message = await channelNamed(deaf, 'general').send('quiet')
    simulator.control.member.react({
      channelId: message.channelId,
      messageId: message.id,
      userName: 'Eve',
      emoji: '👍',
    })
    simulator.control.member.post({ authorName: 'Eve', content: 'after' })
    await until('the message after the reaction', () => types.filter((type) => type === 'MESSAGE_CREATE').length === 2)
    expect(types).not.toContain('MESSAGE_REACTION_ADD')
    await deaf.destroy()
  })
})
