import type { Frame } from './frame.ts'
import { idOfHappening } from './happening.ts'
import { isRecord, isSnowflake } from './read-json.ts'

/**
 * The id under which what a frame tells is judged, edits excepted: null for a frame that gives nothing to judge. The same
 * frame has the same id however often it is delivered.
 */
export function judgedIdOf({
  t,
  d,
  occurredAt,
  sessionId,
  sequence,
}: Omit<Frame, 'entryId' | 'guildId'>): string | null {
  if (!isRecord(d)) return null
  if (t === 'MESSAGE_CREATE' || t === 'THREAD_CREATE') return isSnowflake(d.id) ? d.id : null
  const userId = isRecord(d.user) ? d.user.id : null
  if (!isSnowflake(userId)) return null
  if (t === 'GUILD_MEMBER_ADD') return idOfJoin(joinedAt(d.joined_at) ?? occurredAt, userId)
  if (t === 'GUILD_MEMBER_UPDATE') return idOfHappening(occurredAt, 'change', userId, `${sessionId}:${sequence}`)
  if (t === 'GUILD_MEMBER_REMOVE') return idOfHappening(occurredAt, 'leave', userId, `${sessionId}:${sequence}`)
  return null
}

/** Of a join: Discord says when it was, so that one told twice is one. */
export function idOfJoin(at: number, userId: string): string {
  return idOfHappening(at, 'join', userId)
}

function joinedAt(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return at >= 0 ? at : null
}
