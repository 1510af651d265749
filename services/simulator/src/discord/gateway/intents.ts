import { GatewayIntentBits as Intent } from 'discord-api-types/v10'

export { Intent }

export const PRIVILEGED_INTENTS = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent

const KNOWN_INTENTS = Object.values(Intent).reduce<number>((all, bit) => (typeof bit === 'number' ? all | bit : all), 0)

export function areKnownIntents(intents: number): boolean {
  return Number.isSafeInteger(intents) && intents >= 0 && (intents & ~KNOWN_INTENTS) === 0
}

/** Privileged intents that were asked for and are not switched on for the application. */
export function disallowedIntents(asked: number, allowed: number): number {
  return asked & PRIVILEGED_INTENTS & ~allowed
}
