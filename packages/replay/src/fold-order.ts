import { isFolded, judgedIdOf } from '@nexus/domain'
import type { ArchivedFrame, Recording } from './recording.ts'

/** A frame with the place at which `context` folded it. */
export interface OrderedFrame extends ArchivedFrame {
  /** The entry id that `context` named when it judged the message; the archive's where it judged none. */
  readonly foldedAs: string
  /** False where its message was judged only when the frame was delivered again: it comes once more then. */
  readonly isJudged: boolean
}

/**
 * Frames in the order in which they were folded, which is that of their sequences within a session. A frame that was sent
 * again may be archived under a later entry than the one it was folded under, and the judgement may be of either time: it is
 * folded where the sequence says, and folded again where it was judged.
 */
export function inFoldOrder({ frames, clears, flags }: Recording): OrderedFrame[] {
  const steps: { readonly at: string; readonly frame: OrderedFrame }[] = []
  // Reactions and the like travel on a stream of their own, and say nothing of the order on this one.
  const folded = frames.filter(({ message }) => isFolded(message.data.t))
  const sessions = Map.groupBy(folded, ({ message }) => message.data.sessionId)
  for (const session of sessions.values()) {
    const falling = session.toSorted((a, b) => b.message.data.sequence - a.message.data.sequence)
    const first: typeof steps = []
    let latest: string | undefined
    for (const frame of falling) {
      const foldedAs = judgedAs(frame, clears, flags)
      // What came before another frame of its session was folded before it, wherever it stands in the archive.
      const at = latest !== undefined && compareEntries(latest, foldedAs) < 0 ? latest : foldedAs
      latest = at
      const isJudged = at === foldedAs
      first.push({ at, frame: { ...frame, foldedAs, isJudged } })
      if (!isJudged) steps.push({ at: foldedAs, frame: { ...frame, foldedAs, isJudged: true } })
    }
    steps.unshift(...first.reverse())
  }
  return steps.sort((a, b) => compareEntries(a.at, b.at)).map(({ frame }) => frame)
}

function judgedAs({ entryId, message }: ArchivedFrame, clears: Recording['clears'], flags: Recording['flags']): string {
  const messageId = judgedIdOf({ ...message.data, occurredAt: message.occurredAt })
  if (messageId === null) return entryId
  const judged = [
    ...(clears.get(messageId) ?? []).map((clear) => clear.entryId),
    ...(flags.get(messageId) ?? [])
      .filter(({ message: { data } }) => data.kind !== 'edit')
      .map(({ message: { data } }) => data.asOf.entryId),
  ]
  // An edit is judged under an entry of its own; the message itself under the earliest.
  return judged.includes(entryId) ? entryId : (judged.sort(compareEntries)[0] ?? entryId)
}

/** Orders Redis entry ids. */
export function compareEntries(a: string, b: string): number {
  const [aMs = 0, aSeq = 0] = a.split('-').map(Number)
  const [bMs = 0, bSeq = 0] = b.split('-').map(Number)
  return aMs - bMs || aSeq - bSeq
}
