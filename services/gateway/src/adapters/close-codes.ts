import { GatewayCloseCodes } from 'discord-api-types/v10'

/** Why Discord will not have us, and what an operator has to do: connecting again changes nothing. */
const FATAL: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    'Discord refuses the token; put the current one (Developer Portal → Bot → Reset Token) into DISCORD_TOKEN and restart',
  [GatewayCloseCodes.InvalidShard]:
    'Discord refuses the shard; unset GATEWAY_SHARDS or set it to what Discord recommends, and restart',
  [GatewayCloseCodes.ShardingRequired]:
    'the bot is in too many guilds for so few shards; unset GATEWAY_SHARDS or raise it, and restart',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord has ended this version of its gateway; NEXUS must be updated',
  [GatewayCloseCodes.InvalidIntents]: 'Discord does not know an intent; NEXUS must be updated',
  [GatewayCloseCodes.DisallowedIntents]:
    'switch on SERVER MEMBERS INTENT and MESSAGE CONTENT INTENT (Developer Portal → Bot) and restart',
}

/** What to do about a close code that ends it for good; undefined for one after which to connect again. */
export function remedyFor(closeCode: number): string | undefined {
  return FATAL[closeCode]
}
