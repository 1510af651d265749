import type { ArchivedFrame, Recording } from './recording.ts'

/** A frame with the place at which `context` folded it. */
export interface OrderedFrame extends ArchivedFrame {
  /** The entry id that `context` named when it judged the message; the archive's where it judged none. */
  readonly foldedAs: string
}

/**
 * Frames in the order in which they were folded. A frame that was sent again may be archived under another entry than the one
 * it was folded under: the judgement says which.
 */
export function inFoldOrder({ frames, clears, flags }: Recording): OrderedFrame[] {
  const ordered = frames.map((frame) => ({ ...frame, foldedAs: foldedAs(frame, clears, flags) }))
  return ordered.sort((a, b) => compareEntries(a.foldedAs, b.foldedAs))
}

function foldedAs({ entryId, message }: ArchivedFrame, clears: Recording['clears'], flags: Recording['flags']): string {
  const { t, d } = message.data
  const messageId = (d as { id?: unknown } | null)?.id
  if (t !== 'MESSAGE_CREATE' || typeof messageId !== 'string') return entryId
  const judged = [
    ...(clears.get(messageId) ?? []).map((clear) => clear.entryId),
    ...(flags.get(messageId) ?? [])
      .filter(({ message: { data } }) => data.kind === 'message')
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
