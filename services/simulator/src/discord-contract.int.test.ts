import { join } from 'node:path'
import { API } from '@discordjs/core/http-only'
import { REST } from '@discordjs/rest'
import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator.ts'
import { createRequestChecker, type RequestChecker } from './testing-contract.ts'

const testdata = process.env.NEXUS_TESTDATA

describe.skipIf(testdata === undefined)(
  "requests and answers are valid by Discord's OpenAPI document (set NEXUS_TESTDATA to run)",
  () => {
    let simulator: Simulator
    let checker: RequestChecker
    let api: API
    let guildId: string
    let channelId: string
    const users = new Map<string, string>()

    beforeAll(async () => {
      checker = await createRequestChecker(join(testdata ?? '', 'contracts/discord-openapi.json'))
      simulator = await startSimulator({ rateLimits: { perRoute: false, globalPerSecond: null } })
      api = new API(new REST({ api: simulator.apiUrl, version: '10' }).setToken(simulator.token))
      const town = simulator.control.state().guilds[0]
      guildId = town?.id ?? ''
      channelId = town?.channels.find((channel) => channel.name === 'general')?.id ?? ''
      for (const user of simulator.world.users.values()) users.set(user.username, user.id)
    })
    afterAll(async () => {
      await simulator.close()
    })

    const idOf = (name: string) => users.get(name) ?? ''
    const said = (content: string) => simulator.control.member.post({ authorName: 'Frank', content }).id

    /** Do it, then hold every request that it made, and its answer, against the document. */
    async function checked(act: () => Promise<unknown>, expectedRequests = 1): Promise<void> {
      const from = simulator.control.requests.list().total
      await act()
      const { rows } = simulator.control.requests.list({ from })
      expect(rows.length).toBeGreaterThanOrEqual(expectedRequests)
      for (const row of rows) {
        expect({ route: row.route, request: checker.checkRequest(row) }).toEqual({ route: row.route, request: [] })
        expect({ route: row.route, status: row.status, response: checker.checkResponse(row) }).toEqual({
          route: row.route,
          status: row.status,
          response: [],
        })
      }
    }

    test('who am I and where', async () => {
      await checked(() => api.users.getCurrent())
      await checked(() => api.users.get(idOf('frank')))
      await checked(() => api.users.getGuilds())
      await checked(() => api.applications.getCurrent())
      await checked(() => api.rest.get('/oauth2/applications/@me'))
      await checked(() => api.rest.get('/gateway'))
      await checked(() => api.rest.get('/gateway/bot'))
      await checked(() => api.users.createDM(idOf('frank')))
    })

    test('the guild', async () => {
      await checked(() => api.guilds.get(guildId))
      await checked(() => api.guilds.get(guildId, { with_counts: true }))
      await checked(() => api.guilds.getChannels(guildId))
      await checked(() => api.guilds.getRoles(guildId))
      await checked(() => api.guilds.getMembers(guildId, { limit: 100 }))
      await checked(() => api.guilds.getMember(guildId, idOf('frank')))
      await checked(() => api.guilds.searchForMembers(guildId, { query: 'fra' }))
      await checked(() => api.guilds.getActiveThreads(guildId))
      await checked(async () => {
        const role = await api.guilds.createRole(guildId, { name: 'Muted', color: 5 })
        await api.guilds.editRole(guildId, role.id, { hoist: true })
        await api.guilds.deleteRole(guildId, role.id)
      }, 3)
      await checked(async () => {
        const channel = await api.guilds.createChannel(guildId, { name: 'new', topic: 'x' })
        await api.channels.edit(channel.id, { rate_limit_per_user: 5, topic: null })
        await api.channels.delete(channel.id)
      }, 3)
    })

    test('messages in every shape', async () => {
      await checked(() => api.channels.get(channelId))
      await checked(() =>
        api.channels.createMessage(channelId, {
          content: `<@${idOf('frank')}> hello`,
          nonce: 'case-1',
          enforce_nonce: true,
          allowed_mentions: { parse: [] },
          message_reference: { message_id: said('question') },
          embeds: [
            {
              title: 't',
              description: 'd',
              color: 1,
              timestamp: new Date(0).toISOString(),
              footer: { text: 'f' },
              author: { name: 'a' },
              fields: [{ name: 'n', value: 'v' }],
              image: { url: 'https://example.com/x.png' },
            },
          ],
          components: [
            {
              type: ComponentType.ActionRow,
              components: [
                {
                  type: ComponentType.Button,
                  style: ButtonStyle.Success,
                  custom_id: 'ok',
                  label: 'Right',
                  emoji: { name: '✅' },
                },
                { type: ComponentType.Button, style: ButtonStyle.Link, url: 'https://example.com', label: 'More' },
              ],
            },
            {
              type: ComponentType.ActionRow,
              components: [
                { type: ComponentType.StringSelect, custom_id: 'pick', options: [{ label: 'l', value: 'v' }] },
              ],
            },
          ],
        }),
      )
      await checked(() =>
        api.channels.createMessage(channelId, {
          flags: MessageFlags.IsComponentsV2,
          components: [
            {
              type: ComponentType.Container,
              components: [{ type: ComponentType.TextDisplay, content: 'case 1' }, { type: ComponentType.Separator }],
            },
          ],
        }),
      )
      await checked(() =>
        api.channels.createMessage(channelId, { content: 'file', files: [{ name: 'a.txt', data: Buffer.from('a') }] }),
      )
      await checked(async () => {
        const message = await api.channels.createMessage(channelId, { content: 'first' })
        await api.channels.editMessage(channelId, message.id, { content: 'second', allowed_mentions: { parse: [] } })
        await api.channels.addMessageReaction(channelId, message.id, '✅')
        await api.channels.getMessageReactions(channelId, message.id, '✅')
        await api.channels.getMessage(channelId, message.id)
        await api.channels.deleteOwnMessageReaction(channelId, message.id, '✅')
        await api.channels.deleteMessage(channelId, message.id, { reason: 'test' })
      }, 7)
      await checked(() => api.channels.getMessages(channelId, { limit: 10 }))
      await checked(() => api.channels.bulkDeleteMessages(channelId, [said('a'), said('b')]))
      await checked(() =>
        api.channels.createThread(channelId, { name: 'thread', auto_archive_duration: 60 }, said('start')),
      )
    })

    test('members, bans and the audit log', async () => {
      await checked(() =>
        api.guilds.editMember(
          guildId,
          idOf('eve'),
          { communication_disabled_until: new Date(Date.now() + 60_000).toISOString() },
          { reason: 'flood' },
        ),
      )
      await checked(() =>
        api.guilds.editMember(guildId, idOf('eve'), { communication_disabled_until: null, nick: 'Evie' }),
      )
      const role =
        [...(simulator.world.guilds.get(guildId)?.roles.values() ?? [])].find((one) => one.name === 'Regulars')?.id ??
        ''
      await checked(() => api.guilds.addRoleToMember(guildId, idOf('ivan'), role))
      await checked(() => api.guilds.removeRoleFromMember(guildId, idOf('ivan'), role))
      await checked(() =>
        api.guilds.banUser(guildId, idOf('mallory'), { delete_message_seconds: 60 }, { reason: 'scam' }),
      )
      await checked(() => api.guilds.getMemberBan(guildId, idOf('mallory')))
      await checked(() => api.guilds.getMemberBans(guildId))
      await checked(() => api.guilds.unbanUser(guildId, idOf('mallory')))
      await checked(() => api.guilds.bulkBanUsers(guildId, { user_ids: [idOf('mallory'), idOf('ada')] }))
      await checked(() => api.guilds.removeMember(guildId, idOf('niaj'), { reason: 'test' }))
      await checked(() => api.guilds.getAuditLogs(guildId, { limit: 50 }))
    })

    test('commands and interactions', async () => {
      const me = await api.users.getCurrent()
      await checked(() =>
        api.applicationCommands.bulkOverwriteGlobalCommands(me.id, [
          { name: 'status', description: 'Status', default_member_permissions: '8' },
        ]),
      )
      await checked(() =>
        api.applicationCommands.bulkOverwriteGuildCommands(me.id, guildId, [
          {
            name: 'ask',
            description: 'Ask',
            options: [
              {
                type: 3,
                name: 'question',
                description: 'What',
                required: true,
                choices: [{ name: 'why', value: 'why' }],
              },
            ],
          },
          {
            name: 'case',
            description: 'Case',
            options: [
              {
                type: 1,
                name: 'show',
                description: 'Show',
                options: [{ type: 6, name: 'member', description: 'Who' }],
              },
            ],
          },
          { name: 'Report', type: 3 },
        ]),
      )
      await checked(() => api.applicationCommands.getGuildCommands(me.id, guildId))
      await checked(() =>
        api.applicationCommands.createGuildCommand(me.id, guildId, { name: 'more', description: 'More' }),
      )

      const ask = () => {
        const { id } = simulator.control.commands.use({
          kind: 'command',
          userName: 'Frank',
          name: 'ask',
          options: { question: 'why' },
        })
        // The token reaches the bot by the gateway; here it is read where it was made.
        const token = simulator.control.interaction(id)?.token ?? ''
        return { id, token }
      }
      await checked(async () => {
        const { id, token } = ask()
        await api.interactions.reply(id, token, { content: 'because', flags: MessageFlags.Ephemeral })
        await api.interactions.getOriginalReply(me.id, token)
        await api.interactions.editReply(me.id, token, { content: 'because of this' })
        await api.interactions.followUp(me.id, token, { content: 'and that' })
        await api.interactions.deleteReply(me.id, token)
      }, 5)
      await checked(async () => {
        const { id, token } = ask()
        await api.interactions.reply(id, token, { content: 'with response', with_response: true })
      })
      await checked(async () => {
        const { id, token } = ask()
        await api.interactions.defer(id, token, { flags: MessageFlags.Ephemeral })
        await api.interactions.editReply(me.id, token, { content: 'done' })
      }, 2)
      await checked(async () => {
        const { id, token } = ask()
        await api.interactions.createModal(id, token, {
          custom_id: 'm',
          title: 'Modal',
          components: [
            {
              type: ComponentType.ActionRow,
              components: [{ type: ComponentType.TextInput, custom_id: 'i', label: 'Why', style: 1 }],
            },
          ],
        })
      })
    })

    test('refusals', async () => {
      const refused = (act: () => Promise<unknown>) => checked(() => expect(act()).rejects.toThrow())
      await refused(() => api.users.get('100000000000000000'))
      await refused(() => api.channels.deleteMessage(channelId, '100000000000000000'))
      await refused(() => api.channels.bulkDeleteMessages(channelId, [said('a'), '1000000000000000']))
      await refused(() =>
        api.channels.createMessage(channelId, { embeds: [{}, {}].map(() => ({ description: 'x'.repeat(4_000) })) }),
      )
      await refused(() => api.guilds.banUser(guildId, idOf('ada')))
      simulator.control.addFault({ kind: 'rate-limit', retryAfterMs: 5, route: 'GET /users/@me' })
      await checked(() => api.users.getCurrent(), 2)
    })

    test('the checker finds what is wrong', () => {
      const wrong = (route: string, body: unknown) =>
        checker.checkRequest({ method: route.split(' ')[0] ?? '', route: route.split(' ')[1] ?? '', body })
      expect(wrong('POST /channels/{channel_id}/messages', { contnt: 'x' })).toEqual([
        expect.stringContaining('contnt'),
      ])
      expect(wrong('POST /channels/{channel_id}/messages', { embeds: [{ title: 5 }] })).not.toEqual([])
      expect(wrong('PUT /guilds/{guild_id}/bans/{user_id}', { delete_message_seconds: 604_801 })).not.toEqual([])
      expect(
        wrong('PATCH /guilds/{guild_id}/members/{user_id}', { communication_disabled_until: 'tomorrow' }),
      ).not.toEqual([])
      expect(wrong('POST /soup', {})).toEqual(["POST /soup is not in Discord's document"])
      expect(
        checker.checkResponse({ method: 'GET', route: '/users/@me', status: 200, response: { id: 'x' } }),
      ).not.toEqual([])
    })
  },
)
