import { SecretText } from '@nexus/runtime'
import { z } from 'zod'

const Count = z.coerce.number().int()

export const Config = z.object({
  /** The bot's token, from the Developer Portal. */
  DISCORD_TOKEN: SecretText,
  /** Up to and without the version; another one for the simulator. */
  DISCORD_API_URL: z.url({ protocol: /^https?$/ }).default('https://discord.com/api'),
  /** Guilds that get the slash commands as their own, at once, by id and separated by commas. Empty: everywhere. */
  COMMAND_GUILD_IDS: z
    .string()
    .regex(/^\d{1,20}(\s*,\s*\d{1,20})*$/, 'must be ids separated by commas')
    .optional()
    .transform((ids) => ids?.split(',').map((id) => id.trim()) ?? []),
  /** Marks, buttons and commands under way at once. */
  COMMANDS_CONCURRENCY: Count.min(1).max(256).default(16),
  /** Longest that one call of Discord may take, in ms, waiting for its limits included. */
  DISCORD_DEADLINE_MS: Count.min(500).max(60_000).default(10_000),
  /** Requests a second, of the 50 that Discord gives a bot; answers to interactions are not counted by Discord. */
  COMMANDS_REQUESTS_PER_SECOND: Count.min(1).max(10_000).default(8),
  /** How often gaps are looked for, after which marks may have been missed, in ms. */
  MARKS_LOOK_EVERY_MS: Count.min(1_000).default(15_000),
  /** How often all marks are read again, in ms, for whatever else may have been missed. */
  MARKS_READ_EVERY_MS: Count.min(10_000).default(600_000),
})
export type Config = z.infer<typeof Config>
