import type { Surfaces } from '@nexus/events'
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
  const { content, forwards, embeds, attachments } = surfaces
  const contentHash = fingerprint(content === '' ? text : content)
  let links = countLinks(content)
  for (const part of forwards) links += countLinks(part)
  for (const part of embeds) links += countLinks(part)
  const counts = `"mentions":${mentions},"links":${links},"attachments":${attachments.length}`
  return {
    json: flat(`{"messageId":"${id}","at":${at},"channelId":"${channelId}","contentHash":${contentHash},${counts}}`),
    mark: flat(`${id}:${contentHash}:${mentions}:${links}:${attachments.length}`),
  }
}

/** Puts an entry in its place by id; what is too old or too much goes. */
export function remember(activity: ActivityEntry[], entry: ActivityEntry): void {
  const { index, isThere } = placeOf(activity, entry.id)
  if (isThere) return
  if (index === activity.length) activity.push(entry)
  else activity.splice(index, 0, entry)
  const newest = activity.at(-1)?.at ?? entry.at
  const firstKept = activity.findIndex((known) => newest - known.at <= ACTIVITY_MS)
  const surplus = Math.max(firstKept, activity.length - ACTIVITY_KEPT)
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
  const { index, isThere } = placeOf(activity, own.id)
  const after: Shown[] = []
  if (isLater) {
    for (let at = isThere ? index + 1 : index; at < activity.length; at++) {
      const entry = activity[at]
      if (entry && entry.at <= until && until - entry.at < RECENT_MS) after.push(entry.shown)
    }
    if (after.length > RECENT_SHOWN - 1) after.splice(0, after.length - RECENT_SHOWN + 1)
  }
  let { json, mark } = own.shown
  for (let at = index - 1, shown = 1 + after.length; at >= 0 && shown < RECENT_SHOWN; at--, shown++) {
    const entry = activity[at]
    if (!entry || until - entry.at >= RECENT_MS) break
    json = `${entry.shown.json},${json}`
    mark = `${entry.shown.mark},${mark}`
  }
  for (const shown of after) {
    json = `${json},${shown.json}`
    mark = `${mark},${shown.mark}`
  }
  return { json: `[${json}]`, mark }
}
