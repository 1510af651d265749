import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channelNamed, codeOf, guildOf, refusalOf } from './test/discordjs-client.ts'
import { openTown, type Town } from './test/town.ts'

const DAY_MS = 86_400_000

let town: Town

beforeAll(async () => {
  town = await openTown()
})

afterAll(async () => {
  await town.close()
})

describe('Discord refuses', () => {
  const general = () => channelNamed(town.client, 'general')
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
    expect(await formErrors(town.client.rest.post(`/channels/${general().id}/messages`, { body }))).toHaveProperty(
      field,
    )
  })

  test('a message of nothing: 50006, and of spaces', async () => {
    expect(await codeOf(general().send({ content: ' ' }))).toBe(50006)
    expect(await codeOf(town.client.rest.post(`/channels/${general().id}/messages`, { body: {} }))).toBe(50006)
  })

  test('embeds of exactly 6000 together pass', async () => {
    const sent = await general().send({
      embeds: [{ description: 'a'.repeat(4_000) }, { description: 'b'.repeat(2_000) }],
    })
    expect(sent.embeds).toHaveLength(2)
  })

  test('a reply to a message that is gone', async () => {
    const message = await town.say('Frank', 'soon gone')
    await message.delete()
    expect(await formErrors(message.reply('hello?'))).toHaveProperty('message_reference')
    expect(
      (await general().send({ content: 'anyway', reply: { messageReference: message.id, failIfNotExists: false } }))
        .content,
    ).toBe('anyway')
  })

  test('editing a message of someone else: 50005', async () => {
    const message = await town.say('Frank', 'mine')
    expect(
      await codeOf(
        town.client.rest.patch(`/channels/${message.channelId}/messages/${message.id}`, { body: { content: 'yours' } }),
      ),
    ).toBe(50005)
  })

  test('a message, channel, member or user that is not there', async () => {
    const nobody = '100000000000000000'
    expect(await codeOf(general().messages.fetch(nobody))).toBe(10008)
    expect(await codeOf(town.client.rest.delete(`/channels/${general().id}/messages/${nobody}`))).toBe(10008)
    expect(await codeOf(town.client.channels.fetch(nobody))).toBe(10003)
    expect(await codeOf(town.client.users.fetch(nobody))).toBe(10013)
    expect(await codeOf(guildOf(town.client).members.fetch(nobody))).toBe(10013)
    expect(
      await codeOf(
        town.client.rest.patch(`/guilds/${guildOf(town.client).id}/members/${nobody}`, { body: { nick: 'x' } }),
      ),
    ).toBe(10007)
    expect(await codeOf(guildOf(town.client).members.ban(nobody))).toBe(10013)
    expect(await codeOf(guildOf(town.client).members.unban(town.idOf('frank')))).toBe(10026)
    expect(await codeOf(town.client.rest.get(`/channels/not-a-number`))).toBe(50035)
    expect(await refusalOf(town.client.rest.get('/guilds/1/soup'))).toMatchObject({ status: 404, code: 0 })
  })

  test('bulk deletion of one, of 101, of the same twice, of what is older than two weeks', async () => {
    const path = `/channels/${general().id}/messages/bulk-delete` as const
    const bulk = (messages: string[]) => town.client.rest.post(path, { body: { messages } })
    const { id } = await town.say('Frank', 'keep me')
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
    const path = `/guilds/${guildOf(town.client).id}/members/${town.idOf('eve')}` as const
    const timeout = (until: unknown) => town.client.rest.patch(path, { body: { communication_disabled_until: until } })
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
      const path = `/guilds/${guildOf(town.client).id}/members/${town.idOf(name)}` as const
      expect(
        await codeOf(
          town.client.rest.patch(path, {
            body: { communication_disabled_until: new Date(Date.now() + 60_000).toISOString() },
          }),
        ),
      ).toBe(50013)
    },
  )

  test.each(['ada', 'trent', 'nexus'])(
    'kick and ban of the owner, a higher member or itself: 50013 (%s)',
    async (name) => {
      const guild = guildOf(town.client)
      const id = name === 'nexus' ? town.client.user.id : town.idOf(name)
      expect(await codeOf(guild.members.kick(id))).toBe(50013)
      expect(await codeOf(guild.members.ban(id))).toBe(50013)
    },
  )

  test('a role above its own, a managed role and a nickname above: 50013, 50028, 50013', async () => {
    const guild = guildOf(town.client)
    const role = (name: string) => guild.roles.cache.find((candidate) => candidate.name === name)?.id ?? ''
    const put = (roleId: string) =>
      town.client.rest.put(`/guilds/${guild.id}/members/${town.idOf('eve')}/roles/${roleId}`)
    expect(await codeOf(put(role('Wardens')))).toBe(50013)
    expect(await codeOf(put(role('Music Box')))).toBe(50028)
    expect(await codeOf(put('100000000000000000'))).toBe(10011)
    expect(
      await codeOf(
        town.client.rest.patch(`/guilds/${guild.id}/members/${town.idOf('trent')}`, { body: { nick: 'x' } }),
      ),
    ).toBe(50013)
    expect(
      await formErrors(
        town.client.rest.patch(`/guilds/${guild.id}/members/${town.idOf('eve')}`, { body: { nick: 'x'.repeat(33) } }),
      ),
    ).toHaveProperty('nick')
  })

  test('a ban that deletes more than seven days, and 201 bans at once', async () => {
    const guild = guildOf(town.client)
    expect(
      await formErrors(
        town.client.rest.put(`/guilds/${guild.id}/bans/${town.idOf('eve')}`, {
          body: { delete_message_seconds: 604_801 },
        }),
      ),
    ).toHaveProperty('delete_message_seconds')
    expect(
      await formErrors(
        town.client.rest.put(`/guilds/${guild.id}/bans/${town.idOf('eve')}`, { body: { delete_message_seconds: -1 } }),
      ),
    ).toHaveProperty('delete_message_seconds')
    const many = Array.from({ length: 201 }, (_, index) => String(1_000 + index))
    expect(
      await formErrors(town.client.rest.post(`/guilds/${guild.id}/bulk-ban`, { body: { user_ids: many } })),
    ).toHaveProperty('user_ids')
  })

  test('an audit reason over 512 characters after decoding; 512 of two bytes each pass', async () => {
    const path = `/guilds/${guildOf(town.client).id}/members/${town.idOf('niaj')}` as const
    const lift = (reason: string) =>
      town.client.rest.patch(path, { body: { communication_disabled_until: null }, reason })
    expect(await codeOf(lift('é'.repeat(513)))).toBe(50035)
    expect(await lift('é'.repeat(512))).toHaveProperty('user')
  })

  test('a channel it cannot see: 50001', async () => {
    const id =
      [...(town.simulator.world.guilds.values().next().value?.channels.values() ?? [])].find(
        (channel) => channel.name === 'owner-notes',
      )?.id ?? ''
    expect(await codeOf(town.client.rest.get(`/channels/${id}`))).toBe(50001)
    expect(await codeOf(town.client.rest.post(`/channels/${id}/messages`, { body: { content: 'x' } }))).toBe(50001)
  })

  test('a direct message that the member does not take: 50007; without a shared guild: 50278; to no one: 50033', async () => {
    expect(await codeOf(town.client.users.send(town.idOf('peggy'), 'hello'))).toBe(50007)
    const stranger = town.simulator.control.member.join({ newName: 'Here And Gone' })
    town.simulator.control.member.leave({ userId: stranger.id })
    expect(await codeOf(town.client.users.send(stranger.id, 'hello'))).toBe(50278)
    expect(
      await codeOf(town.client.rest.post('/users/@me/channels', { body: { recipient_id: '100000000000000000' } })),
    ).toBe(50033)
  })

  test('a query out of bounds', async () => {
    expect(
      await formErrors(
        town.client.rest.get(`/channels/${general().id}/messages`, { query: new URLSearchParams({ limit: '101' }) }),
      ),
    ).toHaveProperty('limit')
  })

  test('a reaction with no emoji: 10014', async () => {
    const message = await town.say('Frank', 'react to me')
    expect(
      await codeOf(
        town.client.rest.put(`/channels/${message.channelId}/messages/${message.id}/reactions/nonsense/@me`),
      ),
    ).toBe(10014)
  })

  test('a token that is wrong or missing: 401', async () => {
    const response = await fetch(`${town.simulator.apiUrl}/v10/users/@me`, { headers: { authorization: 'Bot stale' } })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ message: '401: Unauthorized', code: 0 })
  })
})
