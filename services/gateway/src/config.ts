import { SecretText } from '@nexus/runtime'
import { z } from 'zod'

const MIB = 1024 * 1024

export const Config = z.object({
  /** The bot's token, from the Developer Portal. */
  DISCORD_TOKEN: SecretText,
  /** Up to and without the version; another one for the simulator. */
  DISCORD_API_URL: z.url({ protocol: /^https?$/ }).default('https://discord.com/api'),
  /** Shards in all; unset: as many as Discord recommends. */
  GATEWAY_SHARDS: z.coerce.number().int().min(1).max(1_000).optional(),
  /** Longest that a published frame is kept in memory for the recorder, in ms. Longer: a longer loss of Redis together with an outage of the recorder costs nothing. */
  GATEWAY_RETAIN_MS: z.coerce.number().int().min(1_000).default(60_000),
  /** Most that is kept, in bytes. */
  GATEWAY_RETAIN_BYTES: z.coerce
    .number()
    .int()
    .min(MIB)
    .default(64 * MIB),
  /** So many bytes that Redis has not taken yet stop reading until a quarter is left. Higher: smoother; lower: less memory. */
  GATEWAY_SLOW_AT_BYTES: z.coerce
    .number()
    .int()
    .min(65_536)
    .default(2 * MIB),
  /** Most messages that are fetched of one channel after a lost session. */
  GATEWAY_BACKFILL_PER_CHANNEL: z.coerce.number().int().min(0).default(1_000),
  /** Most messages that are fetched in all after a lost session. */
  GATEWAY_BACKFILL_MOST: z.coerce.number().int().min(0).default(20_000),
  /** Requests a second, of the 50 that Discord gives a bot. */
  GATEWAY_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(10_000).default(8),
})
export type Config = z.infer<typeof Config>
