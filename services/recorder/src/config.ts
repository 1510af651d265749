import { z } from 'zod'

export const Config = z.object({
  /** How often the head of the log is signed into a file of the state folder, in ms. */
  ANCHOR_EVERY_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(60_000),
})
