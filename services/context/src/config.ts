import { z } from 'zod'

export const Config = z.object({
  /** Entries of a partition after which what changed is written down. Higher: less to write; lower: less to fold again. */
  SNAPSHOT_EVERY: z.coerce.number().int().min(1).max(100_000).default(10_000),
  /** How far back the archive is folded when there is no snapshot, in ms. */
  REBUILD_FROM_MS: z.coerce.number().int().min(60_000).default(86_400_000),
  /** Messages of the archive younger than this, in ms, are judged if they were not when Redis lost its data. */
  JUDGE_FROM_MS: z.coerce.number().int().min(60_000).default(3_600_000),
  /** How often the archive is compared with the judgements in the log, in ms. */
  FIND_UNJUDGED_EVERY_MS: z.coerce.number().int().min(500).max(600_000).default(30_000),
})
