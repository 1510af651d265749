import { nonceOf } from '@nexus/discord'
import type { Scene } from '../ports.ts'
import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'

/** For so long, in ms, Discord surely takes a second message with the same nonce for the first one. */
const NONCE_HOLDS_MS = 120_000

/** Our clock and Discord's may differ by so much, in ms. */
const CLOCKS_DIFFER_MS = 60_000

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

    // Saying it again within the nonce's time is harmless; after that it is looked for, so that nobody is told twice.
    async findOut(deed, scene) {
      const { order, hand, now, targetId, signal } = deed
      if (now - order.occurredAt < NONCE_HOLDS_MS) return null
      const since = order.occurredAt - CLOCKS_DIFFER_MS
      const told = await hand.wasTold(targetId, { text: text(deed, scene), by: scene.guild.self.userId, since }, signal)
      if (told.ok) return told.value ? applied(true) : null
      return failed('unavailable', `it may have been said before a crash, and is not said twice: ${told.detail}`)
    },
  }
}
