import {
  Client,
  DiscordAPIError,
  GatewayIntentBits,
  type Guild,
  type GuildTextBasedChannel,
  Partials,
} from 'discord.js'
import type { Simulator } from '../start-simulator.ts'

export const ALL_INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
]

/** A discord.js client that lives in the simulator and is ready. */
export async function logIn(
  simulator: Simulator,
  intents: readonly GatewayIntentBits[] = ALL_INTENTS,
): Promise<Client<true>> {
  const client = new Client({
    intents: [...intents],
    partials: [Partials.Message, Partials.Channel, Partials.Reaction],
    rest: { api: simulator.apiUrl, version: '10', retries: 0 },
  })
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve))
  await client.login(simulator.token)
  return ready
}

export function guildOf(client: Client<true>): Guild {
  const guild = client.guilds.cache.first()
  if (!guild) throw new Error('the client sees no guild')
  return guild
}

export function channelNamed(client: Client<true>, name: string): GuildTextBasedChannel {
  const channel = guildOf(client).channels.cache.find((candidate) => candidate.name === name)
  if (!channel?.isTextBased()) throw new Error(`the client sees no text channel #${name}`)
  return channel
}

/** The Discord error code that this call is refused with; fails when it is not refused. */
export async function codeOf(call: Promise<unknown>): Promise<number | string> {
  return (await refusalOf(call)).code
}

export async function refusalOf(call: Promise<unknown>): Promise<DiscordAPIError> {
  const error = await call.then(
    () => new Error('the call was not refused'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof DiscordAPIError)) throw error
  return error
}
