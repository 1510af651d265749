import { SecretText } from '@nexus/runtime'
import { z } from 'zod'

const Count = z.coerce.number().int()

export const Config = z.object({
  /** The bot's token, from the Developer Portal. */
  DISCORD_TOKEN: SecretText,
  /** Up to and without the version; another one for the simulator. */
  DISCORD_API_URL: z.url({ protocol: /^https?$/ }).default('https://discord.com/api'),
  /** `false`: decide and record, and do nothing to anyone. What would have been done stands in the log as `observing`. */
  ENFORCE: z.enum(['true', 'false']).default('true'),
  /** Orders under way at once. Those of one case wait for each other. */
  ENFORCE_CONCURRENCY: Count.min(1).max(256).default(32),
  /** Longest that one call of Discord may take, in ms, waiting for its limits included. */
  DISCORD_DEADLINE_MS: Count.min(500).max(60_000).default(10_000),
  /** Requests a second for acting on members, of the 50 that Discord gives a bot. */
  ENFORCE_REQUESTS_PER_SECOND: Count.min(1).max(10_000).default(20),
  /** Requests a second for the mod log. They have a queue of their own, so that no message delays a deletion. */
  MOD_LOG_REQUESTS_PER_SECOND: Count.min(1).max(10_000).default(8),
  /** How often cases are looked for that nobody showed, in ms. */
  MOD_LOG_LOOK_EVERY_MS: Count.min(1_000).default(60_000),
})
export type Config = z.infer<typeof Config>
