import type { ArchivedEvent } from './archive.ts'
import type { MemberKeys, SealedWords } from './member-keys.ts'

interface KeptFrame {
  readonly data: { readonly d: Record<string, unknown> }
  /** Words of another member that the frame quotes, sealed with his own key: JSON of the quoted message. */
  quoted?: SealedWords
}

/** How a frame begins whose words came after their author was erased, and were not kept. */
const WORDLESS = Buffer.from('{"isErased":true,')

/**
 * Envelopes of archived frames as JSON, in the order given; null where the author was erased. What a frame quotes of another
 * member is put back as `referenced_message`, or left out when that member was erased.
 */
export async function openFrames(
  keys: Pick<MemberKeys, 'unsealAll' | 'unsealAllBytes'>,
  events: readonly Pick<ArchivedEvent, 'subject' | 'data'>[],
): Promise<(string | null)[]> {
  const frames = (await openAll(keys, events)).map((plain) =>
    plain && !plain.subarray(0, WORDLESS.length).equals(WORDLESS)
      ? { json: plain.toString('utf8'), isQuoting: plain.includes('"quoted":{') }
      : null,
  )
  const quoting = frames.flatMap((frame) => (frame?.isQuoting ? [JSON.parse(frame.json) as KeptFrame] : []))
  const quoted = await keys.unsealAll(quoting.flatMap(({ quoted: sealed }) => (sealed ? [sealed] : [])))
  let next = 0
  const restored = quoting.map((frame) => {
    if (!frame.quoted) return JSON.stringify(frame)
    const words = quoted[next++]
    const { quoted: _, ...envelope } = frame
    if (words != null) envelope.data.d.referenced_message = JSON.parse(words)
    return JSON.stringify(envelope)
  })
  let at = 0
  return frames.map((frame) => (frame?.isQuoting ? (restored[at++] ?? null) : (frame?.json ?? null)))
}

/** What nobody's key seals is as it was written. */
async function openAll(
  keys: Pick<MemberKeys, 'unsealAllBytes'>,
  events: readonly Pick<ArchivedEvent, 'subject' | 'data'>[],
): Promise<(Buffer | null)[]> {
  const sealed = events.flatMap(({ subject, data }) => (subject === null ? [] : [{ subject, data }]))
  const opened = (await keys.unsealAllBytes(sealed)).values()
  return events.map(({ subject, data }) => (subject === null ? Buffer.from(data) : (opened.next().value ?? null)))
}
