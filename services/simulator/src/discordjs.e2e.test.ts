import { GatewayIntentBits, type Message } from 'discord.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channelNamed, codeOf, guildOf, logIn } from './test/discordjs-client.ts'
import { openTown, type Town } from './test/town.ts'
import { until } from './test/until.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})

afterAll(async () => {
  await town.close()
})

const memberNamed = (name: string) => guildOf(town.client).members.fetch(town.idOf(name))

describe('discord.js lives in the simulator', () => {
  test('it sees the guild with its channels and roles', () => {
    const guild = guildOf(town.client)
    expect(guild.name).toBe('NEXUS Test Town')
    expect(guild.channels.cache.map((channel) => channel.name)).toEqual(
      expect.arrayContaining(['general', 'introductions', 'staff', 'mod-log', 'memes']),
    )
    expect(guild.members.me?.roles.highest.name).toBe('NEXUS')
    expect(guild.roles.highest.name).toBe('Wardens')
  })

  test('it fetches all members over the gateway', async () => {
    expect((await guildOf(town.client).members.fetch()).size).toBe(19)
  })

  test('a reply mentions the author and shows what it answers', async () => {
    const message = await town.say('Frank', 'is anyone here?')
    const reply = await message.reply('yes')
    expect(reply.reference?.messageId).toBe(message.id)
    expect(reply.mentions.users.has(message.author.id)).toBe(true)
    expect((await reply.fetchReference()).content).toBe('is anyone here?')
  })

  test('it hears of edits, deletions and bulk deletions', async () => {
    const message = await town.say('Grace', 'first')
    const edited = town.next<unknown>('messageUpdate')
    town.simulator.control.member.edit({ channelId: message.channelId, messageId: message.id, content: 'second' })
    await edited
    expect(message.content).toBe('second')
    const deleted = town.next<Message>('messageDelete')
    await message.delete()
    expect((await deleted).id).toBe(message.id)

    const spam = [await town.say('Grace', 'a'), await town.say('Grace', 'b'), await town.say('Grace', 'c')]
    const bulk = town.next<Map<string, Message>>('messageDeleteBulk')
    await channelNamed(town.client, 'general').bulkDelete(spam)
    expect([...(await bulk).keys()].sort()).toEqual(spam.map(({ id }) => id).sort())
  })

  test('a timeout silences the member until it is lifted', async () => {
    const member = await memberNamed('Heidi')
    const timedOut = await member.timeout(60_000, 'flood')
    expect(timedOut.isCommunicationDisabled()).toBe(true)
    expect(() => town.simulator.control.member.post({ authorName: 'Heidi', content: 'but' })).toThrow(
      'Missing Permissions',
    )
    await timedOut.timeout(null)
    expect(town.simulator.control.member.post({ authorName: 'Heidi', content: 'thanks' }).content).toBe('thanks')
  })

  test('a ban removes the member, can be read, listed and lifted', async () => {
    const guild = guildOf(town.client)
    const joined = town.simulator.control.member.join({ newName: 'Passing Stranger', accountAgeDays: 1 })
    const left = town.next<{ id: string }>('guildMemberRemove')
    const banned = town.next<{ user: { id: string } }>('guildBanAdd')
    await guild.members.ban(joined.id, { reason: 'raid', deleteMessageSeconds: 3_600 })
    expect((await left).id).toBe(joined.id)
    expect((await banned).user.id).toBe(joined.id)
    expect((await guild.bans.fetch(joined.id)).reason).toBe('raid')
    expect((await guild.bans.fetch()).has(joined.id)).toBe(true)
    await guild.members.unban(joined.id, 'appeal')
    expect(await codeOf(guild.bans.fetch(joined.id))).toBe(10026)
  })

  test('banning takes the messages of the given time with it', async () => {
    const stranger = town.simulator.control.member.join({ newName: 'Loud Stranger' })
    const message = await town.say('Loud Stranger', 'noise')
    await guildOf(town.client).members.ban(stranger.id, { deleteMessageSeconds: 60 })
    expect(
      await codeOf(channelNamed(town.client, 'general').messages.fetch({ message: message.id, force: true })),
    ).toBe(10008)
  })

  test('kick, roles and nicknames arrive', async () => {
    const guild = guildOf(town.client)
    const stranger = town.simulator.control.member.join({ newName: 'Nameless' })
    const member = await guild.members.fetch(stranger.id)
    const regulars = guild.roles.cache.find((role) => role.name === 'Regulars')
    if (!regulars) throw new Error('no Regulars')
    await member.roles.add(regulars)
    await member.setNickname('Guest')
    const fetched = await guild.members.fetch({ user: stranger.id, force: true })
    expect(fetched.nickname).toBe('Guest')
    expect(fetched.roles.cache.has(regulars.id)).toBe(true)
    await member.kick('wrong door')
    expect(await codeOf(guild.members.fetch({ user: stranger.id, force: true }))).toBe(10007)
  })

  test('bulk ban tells who was banned and who could not be', async () => {
    const strangers = [
      town.simulator.control.member.join({ newName: 'Wave A' }),
      town.simulator.control.member.join({ newName: 'Wave B' }),
    ]
    const result = await guildOf(town.client).bans.bulkCreate([...strangers.map(({ id }) => id), town.idOf('ada')])
    expect([...result.bannedUsers].sort()).toEqual(strangers.map(({ id }) => id).sort())
    expect(result.failedUsers).toEqual([town.idOf('ada')])
    expect(await codeOf(guildOf(town.client).bans.bulkCreate([town.idOf('ada')]))).toBe(500000)
  })

  test('reactions are heard, listed and taken back', async () => {
    const channel = channelNamed(town.client, 'general')
    const message = await channel.send('vote')
    await message.react('✅')
    const added = town.next<{ emoji: { name: string } }>('messageReactionAdd')
    town.simulator.control.member.react({
      channelId: channel.id,
      messageId: message.id,
      userName: 'Carol',
      emoji: '✅',
    })
    expect((await added).emoji.name).toBe('✅')
    const users = await message.reactions.resolve('✅')?.users.fetch()
    expect(users?.has(town.idOf('carol'))).toBe(true)
    await message.reactions.resolve('✅')?.users.remove(town.idOf('carol'))
    expect((await message.fetch(true)).reactions.resolve('✅')?.count).toBe(1)
  })

  test('history is paged by before, after and around', async () => {
    const channel = channelNamed(town.client, 'memes')
    const ids: string[] = []
    for (let index = 0; index < 7; index++) ids.push((await town.say('Ivan', `m${index}`, 'memes')).id)
    const fetchIds = async (options: object) => [...(await channel.messages.fetch({ cache: false, ...options })).keys()]
    expect(await fetchIds({ limit: 3 })).toEqual([ids[6], ids[5], ids[4]])
    expect(await fetchIds({ limit: 2, before: ids[3] })).toEqual([ids[2], ids[1]])
    expect(await fetchIds({ limit: 2, after: ids[3] })).toEqual([ids[5], ids[4]])
    expect(await fetchIds({ limit: 3, around: ids[3] })).toEqual([ids[4], ids[3], ids[2]])
  })

  test('a file travels as multipart and can be read back', async () => {
    const message = await channelNamed(town.client, 'general').send({
      content: 'see',
      files: [{ attachment: Buffer.from('evidence'), name: 'note.txt', description: 'a note' }],
    })
    const attachment = message.attachments.first()
    expect(attachment).toMatchObject({ name: 'note.txt', size: 8, description: 'a note' })
    expect(await (await fetch(attachment?.url ?? '')).text()).toBe('evidence')
  })

  test('direct messages open and arrive', async () => {
    const frank = await town.client.users.fetch(town.idOf('frank'))
    const sent = await frank.send('a word in private')
    expect(sent.guildId).toBeNull()
    const answered = town.next<Message>('messageCreate')
    town.simulator.control.member.post({ authorName: 'Frank', channelId: sent.channelId, content: 'yes?' })
    expect((await answered).content).toBe('yes?')
  })

  test('a thread can be opened on a message and written in', async () => {
    const message = await town.say('Judy', 'let us talk')
    const thread = await message.startThread({ name: 'the talk', autoArchiveDuration: 60 })
    expect(thread.id).toBe(message.id)
    expect((await thread.send('here')).channelId).toBe(thread.id)
  })

  test('nonce with enforce_nonce gives back the first message', async () => {
    const channel = channelNamed(town.client, 'general')
    const first = await channel.send({ content: 'once', nonce: 'case-7', enforceNonce: true })
    const second = await channel.send({ content: 'twice', nonce: 'case-7', enforceNonce: true })
    expect(second.id).toBe(first.id)
    expect(second.content).toBe('once')
    const third = await channel.send({ content: 'without', nonce: 'case-7' })
    expect(third.id).not.toBe(first.id)
    expect(town.simulator.control.ledger.appliedByKey['message.create nonce:case-7']).toBe(2)
  })

  test('allowed mentions decide who is pinged', async () => {
    const channel = channelNamed(town.client, 'general')
    const content = `@everyone <@${town.idOf('frank')}>`
    expect((await channel.send(content)).mentions.everyone).toBe(true)
    const silent = await channel.send({ content, allowedMentions: { parse: [] } })
    expect(silent.mentions.everyone).toBe(false)
    expect(silent.mentions.users.size).toBe(0)
    const named = await channel.send({ content, allowedMentions: { users: [town.idOf('frank')] } })
    expect([...named.mentions.users.keys()]).toEqual([town.idOf('frank')])
  })
})

describe('the audit log reads as Discord writes it', () => {
  test('a single deletion by a bot is not in it, a bulk deletion is', async () => {
    const guild = guildOf(town.client)
    await (await town.say('Karl', 'one')).delete()
    const spam = [await town.say('Karl', 'two'), await town.say('Karl', 'three')]
    await channelNamed(town.client, 'general').bulkDelete(spam)
    const entries = (await guild.fetchAuditLogs({ limit: 5 })).entries
    expect(entries.first()).toMatchObject({ action: 73, extra: { count: 2 } })
    expect(entries.some((entry) => entry.action === 72)).toBe(false)
  })

  test('a timeout is in it with its reason and what changed', async () => {
    const heard = town.next<{ reason: string }>('guildAuditLogEntryCreate')
    await (await memberNamed('Laura')).timeout(60_000, 'Fall é · 100 %')
    expect((await heard).reason).toBe('Fall é · 100 %')
    const entry = (await guildOf(town.client).fetchAuditLogs({ type: 24, limit: 1 })).entries.first()
    expect(entry).toMatchObject({ targetId: town.idOf('laura'), reason: 'Fall é · 100 %' })
    expect(entry?.changes[0]?.key).toBe('communication_disabled_until')
  })
})

describe('intents', () => {
  test('without MESSAGE_CONTENT only mentions, own messages and direct messages have content', async () => {
    const blind = await logIn(town.simulator, [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
    ])
    const heard: string[] = []
    blind.on('messageCreate', (message) => heard.push(message.content))
    town.simulator.control.member.post({ authorName: 'Frank', content: 'secret' })
    town.simulator.control.member.post({ authorName: 'Frank', content: `<@${blind.user.id}> hello` })
    await channelNamed(blind, 'general').send('own')
    await until('three messages', () => heard.length === 3)
    expect(heard).toEqual(['', `<@${blind.user.id}> hello`, 'own'])
    await blind.destroy()
  })

  test('without the reaction intent no reactions are heard', async () => {
    const deaf = await logIn(town.simulator, [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages])
    const types: string[] = []
    deaf.on('raw', (packet: { t: string }) => types.push(packet.t))
    const message = await channelNamed(deaf, 'general').send('quiet')
    town.simulator.control.member.react({
      channelId: message.channelId,
      messageId: message.id,
      userName: 'Eve',
      emoji: '👍',
    })
    town.simulator.control.member.post({ authorName: 'Eve', content: 'after' })
    await until('the message after the reaction', () => types.filter((type) => type === 'MESSAGE_CREATE').length === 2)
    expect(types).not.toContain('MESSAGE_REACTION_ADD')
    await deaf.destroy()
  })
})
