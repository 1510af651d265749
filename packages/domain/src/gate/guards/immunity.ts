import { immunityOf } from '../immunity.ts'
import type { Guard } from '../judged.ts'

/** Nobody acts by machine on the owner, on staff, on bots, webhooks or Discord itself. */
export const immunity: Guard = {
  name: 'immunity',
  restrict(resolution, { author, policy }) {
    const immune = immunityOf(author, policy.staffRoleIds)
    return immune ? { kind: 'spare', immunity: immune } : resolution
  },
}
