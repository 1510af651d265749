import type { DataNamed } from '@nexus/events'
import { type Canonical, CanonicalDraft } from './canonical.ts'
import { canonicalize } from './canonicalize.ts'

/** The author's last posts and the judged one, read as one text. */
export interface JoinedPosts {
  readonly raw: string
  readonly canonical: Canonical
  /** Where the judged post begins in `raw`. */
  readonly ownStart: number
}

/** Between posts; nothing that members write is seen as it. */
export const POST_BREAK = '\u2028'
/** Pauses longer than this end what is said in several posts, in ms. */
const LONGEST_PAUSE_MS = 60_000
const MOST_POSTS = 9
/** How much of an earlier post can belong to it, in UTF-16 units of its end. */
const LONGEST_TAIL = 64

/** Joins the judged post to what the author said just before in the channel, whoever spoke in between; null where he did not. */
export function joinPosts({
  author,
  messageId,
  surfaces,
  window,
  recent,
}: DataNamed<'MessageContextualized'>): JoinedPosts | null {
  if (window.length === 0 || surfaces.content === '') return null
  let until = recent.find((entry) => entry.messageId === messageId)?.at ?? Number.POSITIVE_INFINITY
  const earlier: string[] = []
  for (let nth = window.length - 1; nth >= 0 && earlier.length < MOST_POSTS; nth--) {
    const post = window[nth]
    if (post?.authorId !== author.id || post.content === '') continue
    if (until !== Number.POSITIVE_INFINITY && until - post.at > LONGEST_PAUSE_MS) break
    earlier.unshift(post.content.slice(-LONGEST_TAIL))
    until = post.at
  }
  if (earlier.length === 0) return null
  const draft = new CanonicalDraft()
  let raw = ''
  for (const [nth, part] of [...earlier, surfaces.content].entries()) {
    if (nth > 0) {
      draft.add(POST_BREAK, raw.length, raw.length + 1)
      raw += POST_BREAK
    }
    draft.addAll(canonicalize(part), raw.length)
    raw += part
  }
  return { raw, canonical: draft.finish(), ownStart: raw.length - surfaces.content.length }
}

/** The part of a range that lies in the judged post; null unless the range begins before it and ends in it. */
export function ownRange(
  { ownStart }: JoinedPosts,
  [start, end]: readonly [number, number],
): readonly [number, number] | null {
  return start < ownStart && end > ownStart ? [0, end - ownStart] : null
}
