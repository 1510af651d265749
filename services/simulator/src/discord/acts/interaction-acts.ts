import { randomBytes } from 'node:crypto'
import type { Interaction } from '../interaction-book.ts'
import { channelPermissions } from '../permissions.ts'
import { presentChannel, presentMember } from '../present/present-guild.ts'
import { presentUser } from '../present/present-user.ts'
import { refuse } from '../refusal.ts'
import type { Simulation } from '../simulation.ts'
import type { Bot, Channel, Json } from '../world/entities.ts'
import { overwritesOf, standingOf } from '../world/world.ts'

export interface InteractionPlan {
  readonly bot: Bot
  readonly channel: Channel
  readonly userId: string
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  readonly type: 2 | 3 | 4 | 5
  /** Command name or custom_id. */
  readonly name: string
  readonly data: Json
  /** The message whose component was used, as the bot sees it. */
  readonly message?: { readonly id: string; readonly shown: Json }
}

/** A member uses a command, a component or a modal; the application hears of it and has 3 s to answer. */
export function startInteraction(simulation: Simulation, plan: InteractionPlan): Interaction {
  const { bot, channel, userId } = plan
  const interaction: Interaction = {
    id: simulation.ids.next(),
    token: randomBytes(48).toString('base64url'),
    applicationId: bot.applicationId,
    type: plan.type,
    guildId: channel.guildId,
    channelId: channel.id,
    userId,
    name: plan.name,
    createdAt: simulation.clock.now(),
    messageId: plan.message?.id ?? null,
    answeredWith: null,
    answeredAt: null,
    responseMessageId: null,
    followupMessageIds: [],
    choices: null,
    modal: null,
  }
  simulation.interactions.byId.set(interaction.id, interaction)
  simulation.interactions.byToken.set(interaction.token, interaction)
  simulation.dispatch({
    type: 'INTERACTION_CREATE',
    guildId: channel.guildId,
    botIds: [bot.userId],
    intents: 0,
    key: interaction.id,
    data: {
      version: 1,
      type: plan.type,
      token: interaction.token,
      locale: 'en-US',
      id: interaction.id,
      entitlements: [],
      data: plan.data,
      channel_id: channel.id,
      channel: {
        ...presentChannel(channel, simulation.world.users, bot.userId),
        permissions: permissionsOf(simulation, channel, userId).toString(),
      },
      authorizing_integration_owners: { '0': channel.guildId ?? '0' },
      attachment_size_limit: 10_485_760,
      application_id: bot.applicationId,
      app_permissions: permissionsOf(simulation, channel, bot.userId).toString(),
      context: channel.guildId === null ? 1 : 0,
      ...(plan.message ? { message: plan.message.shown } : {}),
      ...who(simulation, channel, userId),
    },
  })
  return interaction
}

function permissionsOf(simulation: Simulation, channel: Channel, userId: string): bigint {
  const guild = channel.guildId === null ? undefined : simulation.world.guilds.get(channel.guildId)
  const member = guild?.members.get(userId)
  if (!guild || !member) return 0n
  return channelPermissions(standingOf(guild, member, simulation.clock.now()), overwritesOf(guild, channel))
}

/** In a guild the member with the permissions he has there; in a direct channel the user. */
function who(simulation: Simulation, channel: Channel, userId: string): Json {
  const user = simulation.world.users.get(userId) ?? refuse('unknownUser')
  if (channel.guildId === null) return { user: presentUser(user) }
  const guild = simulation.world.guilds.get(channel.guildId) ?? refuse('unknownGuild')
  const member = guild.members.get(userId) ?? refuse('unknownMember')
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: 'en-US', features: [] },
    guild_locale: 'en-US',
    member: {
      ...presentMember(member, user),
      permissions: permissionsOf(simulation, channel, userId).toString(),
      unusual_dm_activity_until: null,
    },
  }
}
