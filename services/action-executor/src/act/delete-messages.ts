import type { Outcome } from '@nexus/discord'
import { timeOfSnowflake } from '@nexus/events'
import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'

/** Discord deletes nothing older than 14 days together; minutes of margin for the clocks. */
const TOGETHER_FOR_MS = 14 * 86_400_000 - 300_000

/** A message that is gone already counts as deleted. */
export const deleteMessages: Act<'delete'> = {
  async perform(deed) {
    const ids = [...new Set(deed.action.messageIds)]
    const young = ids.filter((id) => deed.now - timeOfSnowflake(id) < TOGETHER_FOR_MS)
    const old = ids.filter((id) => !young.includes(id))
    const refusals: Extract<Outcome<void>, { ok: false }>[] = []
    let alreadyGone = 0

    const one = async (id: string) => {
      const outcome = await deed.hand.deleteMessage(deed.action.channelId, id, handed(deed))
      if (outcome.ok) return
      if (isGone(outcome)) alreadyGone += 1
      else refusals.push(outcome)
    }

    if (young.length > 1) {
      const outcome = await deed.hand.deleteTogether(deed.action.channelId, young, handed(deed))
      if (!outcome.ok && (outcome.fault === 'too_old' || outcome.fault === 'bad_form')) {
        // One id that Discord will not take fails them all.
        for (const id of young) await one(id)
      } else if (!outcome.ok && isGone(outcome)) alreadyGone += young.length
      else if (!outcome.ok) refusals.push(...young.map(() => outcome))
    } else for (const id of young) await one(id)
    for (const id of old) await one(id)

    const [refusal] = refusals
    if (!refusal) return applied(alreadyGone === ids.length)
    if (refusals.length === ids.length) return refused(refusal)
    const done = refused(refusal)
    if (done.kind !== 'failed') return done
    return failed(
      done.fault,
      `${ids.length - refusals.length} of ${ids.length} deleted: ${done.detail}`,
      done.discordCode,
    )
  },

  async findOut(deed) {
    for (const id of deed.action.messageIds) {
      const outcome = await deed.stage.message(deed.action.channelId, id, deed.signal)
      if (outcome.ok || !isGone(outcome)) return null
    }
    return applied(true)
  },
}

const handed = ({ auditReason, signal }: Deed<'delete'>) => ({ auditReason, signal })

function isGone({ fault }: Extract<Outcome<unknown>, { ok: false }>): boolean {
  return fault === 'message_gone' || fault === 'channel_gone'
}
