import { autonomousPosts } from './autonomous-posts.ts'
import { cases } from './cases.ts'
import { guildPolicies } from './guild-policies.ts'
import { memory } from './memory.ts'
import { modLog } from './mod-log.ts'
import type { Projection } from './projection.ts'
import { reviewQueue } from './review-queue.ts'
import { strikes } from './strikes.ts'
import { users } from './users.ts'

/** Every projection of the product. */
export const projections: readonly Projection[] = [
  users,
  modLog,
  memory,
  autonomousPosts,
  cases,
  reviewQueue,
  guildPolicies,
  strikes,
]
