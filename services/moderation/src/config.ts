import { z } from 'zod'

export const Config = z.object({
  /** Longest that a cleared message waits to be recorded, in ms. Higher: fewer commits; lower: less to repeat after a crash. */
  FLUSH_AFTER_MS: z.coerce.number().int().min(1).max(1_000).default(100),
  /**
   * Lists of domains that rules may name, as `name=path` or `name=https://…`, separated by commas. A file holds one domain
   * a line, or a JSON array of domains or `{domains: […]}`.
   */
  LINK_LISTS: z.string().default(''),
})
