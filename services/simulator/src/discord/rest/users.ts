import { z } from 'zod'
import { openDirectChannel } from '../acts/channel-acts.ts'
import { guildPermissions } from '../permissions.ts'
import { presentChannel, presentMember } from '../present/present-guild.ts'
import { presentApplication, presentOwnUser, presentUser } from '../present/present-user.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import { compareSnowflakes } from '../snowflake.ts'
import type { Bot } from '../world/entities.ts'
import { standingOf } from '../world/world.ts'
import { accessGuild, knownUser } from './access.ts'
import { parseForm, snowflake } from './form.ts'
import { pageLimit, snowflakeQuery } from './query.ts'
import { type BotCall, ok, param, type Route } from './route.ts'

export interface GatewayFacts {
  sessionStartLimit(bot: Bot): object
}

export function userRoutes(simulation: Simulation, gateway: GatewayFacts): Route[] {
  const { world } = simulation

  function application(call: BotCall) {
    const guildCount = [...world.guilds.values()].filter((guild) => guild.members.has(call.bot.userId)).length
    return ok(
      presentApplication(
        call.bot,
        knownUser(simulation, call.bot.userId),
        knownUser(simulation, call.bot.ownerId),
        guildCount,
      ),
    )
  }

  return [
    { method: 'GET', path: '/gateway', auth: 'path', handle: (call) => ok({ url: `ws://${call.host}` }) },
    {
      method: 'GET',
      path: '/gateway/bot',
      auth: 'bot',
      handle: (call) =>
        ok({ url: `ws://${call.host}`, session_start_limit: gateway.sessionStartLimit(call.bot), shards: 1 }),
    },
    {
      method: 'GET',
      path: '/users/@me',
      auth: 'bot',
      handle: (call) => ok(presentOwnUser(knownUser(simulation, call.bot.userId))),
    },
    {
      method: 'GET',
      path: '/users/{user_id}',
      auth: 'bot',
      handle: (call) => ok(presentUser(knownUser(simulation, param(call, 'user_id')))),
    },
    { method: 'GET', path: '/applications/@me', auth: 'bot', handle: application },
    { method: 'GET', path: '/oauth2/applications/@me', auth: 'bot', handle: application },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      auth: 'bot',
      handle: (call) => {
        const limit = pageLimit(call.query, { max: 200, otherwise: 200 })
        const after = snowflakeQuery(call.query, 'after')
        const before = snowflakeQuery(call.query, 'before')
        const guilds = [...world.guilds.values()]
          .filter((guild) => guild.members.has(call.bot.userId))
          .filter(
            (guild) =>
              (after === undefined || compareSnowflakes(guild.id, after) > 0) &&
              (before === undefined || compareSnowflakes(guild.id, before) < 0),
          )
          .sort((a, b) => compareSnowflakes(a.id, b.id))
        return ok(
          guilds.slice(0, limit).map((guild) => {
            const member = guild.members.get(call.bot.userId) ?? refuse('missingAccess')
            const permissions = guildPermissions(standingOf(guild, member, simulation.clock.now()))
            return {
              id: guild.id,
              name: guild.name,
              icon: null,
              banner: null,
              owner: guild.ownerId === call.bot.userId,
              permissions: permissions.toString(),
              features: [],
              ...(call.query.get('with_counts') === 'true'
                ? { approximate_member_count: guild.members.size, approximate_presence_count: guild.members.size }
                : {}),
            }
          }),
        )
      },
    },
    {
      method: 'GET',
      path: '/users/@me/guilds/{guild_id}/member',
      auth: 'bot',
      handle: (call) => {
        const { member } = accessGuild(simulation, param(call, 'guild_id'), call.bot.userId)
        return ok(presentMember(member, knownUser(simulation, member.userId)))
      },
    },
    {
      method: 'POST',
      path: '/users/@me/channels',
      auth: 'bot',
      handle: (call) => {
        const form = parseForm(z.strictObject({ recipient_id: snowflake }), call.body ?? {})
        const user = world.users.get(form.recipient_id)
        if (!user || user.id === call.bot.userId) return refuse('invalidRecipients')
        const { channel, isNew } = openDirectChannel(simulation, call.bot.userId, user.id)
        return ok(presentChannel(channel, world.users, call.bot.userId), [
          { action: 'dm.open', key: user.id, isApplied: isNew },
        ])
      },
    },
  ]
}
