import { z } from 'zod'
import { DiscordUnavailableError } from './errors.ts'

const id = z.string().min(1)
const User = z.looseObject({ id })
const Role = z.looseObject({ id, position: z.number(), permissions: z.string() })

/** What NEXUS leans on in each kind of answer. A proxy's page with status 200 must not pass for a member without roles. */
export const answers = {
  user: User,
  application: z.looseObject({ id }),
  gateway: z.looseObject({
    url: z.string().min(1),
    shards: z.number().int().positive(),
    session_start_limit: z.looseObject({
      remaining: z.number().int().nonnegative(),
      reset_after: z.number().nonnegative(),
      max_concurrency: z.number().int().positive(),
    }),
  }),
  guild: z.looseObject({ id, owner_id: id, roles: z.array(Role) }),
  channel: z.looseObject({ id, type: z.number() }),
  member: z.looseObject({ user: User, roles: z.array(id) }),
  message: z.looseObject({ id, channel_id: id, author: User, content: z.string() }),
  threads: z.looseObject({ threads: z.array(z.looseObject({ id })) }),
} as const

/** @throws DiscordUnavailableError when it is not what Discord would have said. */
export function checked<Value>(operation: string, schema: z.ZodType, value: Value): Value {
  const { error } = schema.safeParse(value)
  if (!error) return value
  const paths = error.issues.map((issue) => issue.path.join('.') || '(whole)').join(', ')
  throw new DiscordUnavailableError(operation, `an answer that is not Discord's: ${paths}`, 5_000)
}
