import { nonceOf } from '@nexus/discord'
import type { Scene } from '../ports.ts'
import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'

/** Our clock and Discord's may differ by so much, in ms. */
const CLOCKS_MS = 60_000

/** What the member is told in private; he may have closed his messages to strangers, which stops nothing else. */
export function tellMember<Kind extends 'warn' | 'apologize'>(
  text: (deed: Deed<Kind>, scene: Scene) => string,
): Act<Kind> {
  return {
    async perform(deed, scene) {
      if (!scene.target) return failed('member_gone', 'he has left')
      const outcome = await deed.hand.tell(deed.targetId, text(deed, scene), nonceOf(deed.order.id), deed.signal)
      return outcome.ok ? applied() : refused(outcome)
    },

    async findOut(deed, scene) {
      const since = deed.order.occurredAt - CLOCKS_MS
      const outcome = await deed.hand.wasTold(deed.targetId, text(deed, scene), since, deed.signal)
      return outcome.ok && outcome.value ? applied(true) : null
    },
  }
}
