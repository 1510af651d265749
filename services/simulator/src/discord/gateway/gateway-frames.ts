import { z } from 'zod'

const ShardPair = z.tuple([z.int().min(0), z.int().min(1)])

export const Identify = z.object({
  token: z.string(),
  intents: z.number(),
  properties: z.looseObject({}),
  compress: z.boolean().optional(),
  large_threshold: z.int().min(50).max(250).optional(),
  shard: ShardPair.optional(),
  presence: z.looseObject({}).nullish(),
})
export type Identify = z.output<typeof Identify>

export const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) })
export type Resume = z.output<typeof Resume>

export const RequestMembers = z.object({
  guild_id: z.union([
    z.string(),
    z
      .array(z.string())
      .length(1)
      .transform((ids) => ids[0] ?? ''),
  ]),
  query: z.string().optional(),
  limit: z.int().min(0).optional(),
  presences: z.boolean().optional(),
  user_ids: z.union([z.string().transform((id) => [id]), z.array(z.string()).max(100)]).optional(),
  nonce: z.string().max(32).optional(),
})
export type RequestMembers = z.output<typeof RequestMembers>

export const Frame = z.object({ op: z.int(), d: z.unknown() })
