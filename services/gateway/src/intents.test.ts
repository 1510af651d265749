import { GatewayIntentBits } from 'discord-api-types/v10'
import { expect, test } from 'vitest'
import { intentBits } from './intents.ts'

test('Discord is asked for exactly what the flow needs', () => {
  const asked = Object.entries(GatewayIntentBits).flatMap(([name, bit]) =>
    typeof bit === 'number' && (intentBits & bit) === bit ? [name] : [],
  )
  expect(asked.toSorted()).toEqual([
    'GuildBans',
    'GuildMembers',
    'GuildMessageReactions',
    'GuildMessages',
    'GuildModeration',
    'Guilds',
    'MessageContent',
  ])
})
