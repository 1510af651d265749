import type { Activity, Surfaces } from '@nexus/events'
import { countEmoji } from '../text/count-emoji.ts'
import { countCharacters, countLines } from '../text/count-text.ts'
import { ACTIVITY_KEPT, ACTIVITY_MS, RECENT_MS, RECENT_SHOWN } from './bounds.ts'
import type { ActivityEntry, Shown } from './context-state.ts'
import { countLinks } from './count-links.ts'
import { fingerprint } from './fingerprint.ts'
import { flat } from './flat.ts'
import { placeOf } from './snowflake-order.ts'

/** An `Activity`. A message without text is told from others by what it carries instead. */
export function activityShown(
  id: string,
  at: number,
  channelId: string,
  mentions: number,
  surfaces: Surfaces,
  text: string,
): Shown {
  const { content, forwards, embeds, attachments, stickers } = surfaces
  const contentHash = fingerprint(content === '' ? text : content)
  let links = countLinks(content)
  for (const part of forwards) links += countLinks(part)
  for (const part of embeds) links += countLinks(part)
  const counts = `"mentions":${mentions},"links":${links},"attachments":${attachments.length}${sizes(content, stickers.length)}`
  return {
    json: flat(`{"messageId":"${id}","at":${at},"channelId":"${channelId}","contentHash":${contentHash},${counts}}`),
    mark: markOf({ messageId: id, contentHash, mentions, links, attachments: attachments.length }),
  }
}

/** What triggers count besides; most messages have little of it, and say nothing of what they do not have. */
function sizes(content: string, stickers: number): string {
  const characters = countCharacters(content)
  const lines = countLines(content)
  const emoji = countEmoji(content)
  return (
    (characters > 0 ? `,"characters":${characters}` : '') +
    (lines > 1 ? `,"lines":${lines}` : '') +
    (emoji > 0 ? `,"emoji":${emoji}` : '') +
    (stickers > 0 ? `,"stickers":${stickers}` : '')
  )
}

type Marked = Pick<Activity, 'messageId' | 'contentHash' | 'mentions' | 'links' | 'attachments'>

export function markOf({ messageId, contentHash, mentions, links, attachments }: Marked): string {
  return flat(`${messageId}:${contentHash}:${mentions}:${links}:${attachments}`)
}

/** Puts an entry in its place by id; what is too old or too much goes. */
export function remember(activity: ActivityEntry[], entry: ActivityEntry): void {
  const place = placeOf(activity, entry.id)
  if (place >= 0) return
  if (~place === activity.length) activity.push(entry)
  else activity.splice(~place, 0, entry)
  const newest = activity.at(-1)?.at ?? entry.at
  let surplus = Math.max(0, activity.length - ACTIVITY_KEPT)
  while (newest - (activity[surplus]?.at ?? newest) > ACTIVITY_MS) surplus++
  if (surplus > 0) activity.splice(0, surplus)
}

/**
 * What an author did in the 2 minutes up to `until`, oldest first, with `own` in its place whether it is remembered or
 * not. `isLater` admits later messages than `own`: an edit is judged among them.
 */
export function recentShown(
  activity: readonly ActivityEntry[],
  own: ActivityEntry,
  until: number,
  isLater: boolean,
): Shown {
  const place = placeOf(activity, own.id)
  const before = place < 0 ? ~place : place
  const shown: Shown[] = []
  if (isLater) {
    for (
      let at = activity.length - 1;
      at >= (place < 0 ? before : before + 1) && shown.length < RECENT_SHOWN - 1;
      at--
    ) {
      const entry = activity[at]
      if (entry && entry.at <= until && until - entry.at < RECENT_MS) shown.push(entry.shown)
    }
  }
  shown.push(own.shown)
  for (let at = before - 1; at >= 0 && shown.length < RECENT_SHOWN; at--) {
    const entry = activity[at]
    if (!entry || until - entry.at >= RECENT_MS) break
    shown.push(entry.shown)
  }
  const [only] = shown
  if (shown.length === 1 && only) return { json: `[${only.json}]`, mark: only.mark }
  shown.reverse()
  return { json: `[${shown.map(({ json }) => json).join(',')}]`, mark: shown.map(({ mark }) => mark).join(',') }
}
