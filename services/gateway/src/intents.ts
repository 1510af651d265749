import { GatewayIntentBits } from 'discord-api-types/v10'

/**
 * All that Discord is asked to send, and nothing that the flow has no use for. GUILD_MEMBERS and MESSAGE_CONTENT are
 * privileged: they must be switched on in the developer portal.
 */
export const intents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.MessageContent,
] as const

export const intentBits = intents.reduce((bits, intent) => bits | intent, 0)
