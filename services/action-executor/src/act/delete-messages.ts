import type { Outcome } from '@nexus/discord'
import { planDeletion } from '@nexus/domain'
import type { Act, Deed } from './deed.ts'
import { applied, failed, refused } from './done.ts'

type Refusal = Extract<Outcome<unknown>, { ok: false }>

/** A message that is gone already counts as deleted; one that stays makes the whole a failure. */
export const deleteMessages: Act<'delete'> = {
  async perform(deed) {
    const { together, singly } = planDeletion(deed.action.messageIds, deed.now)
    const tally: Tally = { asked: 0, gone: 0, refusals: [] }
    for (const chunk of together) await deleteChunk(deed, chunk, tally)
    for (const id of singly) await deleteOne(deed, id, tally)

    const { asked, gone, refusals } = tally
    const [refusal] = refusals
    if (!refusal) return applied(gone === asked)
    const done = refused(refusal)
    if (refusals.length === asked || done.kind !== 'failed') return done
    return failed(done.fault, `${asked - refusals.length} of ${asked} deleted: ${done.detail}`, done.discordCode)
  },

  async findOut(deed) {
    for (const id of deed.action.messageIds) {
      const outcome = await deed.stage.message(deed.action.channelId, id, deed.signal)
      if (outcome.ok || !isGone(outcome)) return null
    }
    return applied(true)
  },
}

interface Tally {
  asked: number
  gone: number
  readonly refusals: Refusal[]
}

async function deleteChunk(deed: Deed<'delete'>, ids: readonly string[], tally: Tally): Promise<void> {
  const { hand, action, auditReason, signal } = deed
  const outcome = await hand.deleteTogether(action.channelId, ids, { auditReason, signal })
  // One id that Discord will not take fails them all.
  if (!outcome.ok && (outcome.fault === 'too_old' || outcome.fault === 'bad_form' || isGone(outcome))) {
    for (const id of ids) await deleteOne(deed, id, tally)
    return
  }
  tally.asked += ids.length
  if (!outcome.ok) tally.refusals.push(...ids.map(() => outcome))
}

async function deleteOne(deed: Deed<'delete'>, id: string, tally: Tally): Promise<void> {
  const { hand, action, auditReason, signal } = deed
  const outcome = await hand.deleteMessage(action.channelId, id, { auditReason, signal })
  tally.asked += 1
  if (outcome.ok) return
  if (isGone(outcome)) tally.gone += 1
  else tally.refusals.push(outcome)
}

const isGone = ({ fault }: Refusal) => fault === 'message_gone' || fault === 'channel_gone'
