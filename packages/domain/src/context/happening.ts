import { hash } from 'node:crypto'
import { snowflakeAt } from '@nexus/events'
import { HAPPENINGS_KEPT, LATELY_MS, LATELY_SHOWN } from './bounds.ts'
import type { ContextState, GuildRoom, Happening } from './context-state.ts'
import { happeningsKey } from './part-key.ts'
import { placeOf } from './snowflake-order.ts'

/** An id in Discord's form for what has none: its time, and 22 bits of a hash in place of Discord's counters. */
export function idOfHappening(at: number, ...parts: readonly string[]): string {
  const low = Number.parseInt(hash('sha256', JSON.stringify(parts), 'hex').slice(0, 6), 16) & 0x3f_ffff
  return (BigInt(snowflakeAt(at)) + BigInt(low)).toString()
}

export function findHappening({ happenings }: GuildRoom, key: string): Happening | undefined {
  return happenings.findLast((known) => known.key === key)
}

/** Puts it in its place by id; what is too old or too much goes. */
export function keepHappening(state: ContextState, room: GuildRoom, happening: Happening): void {
  const { happenings } = room
  const place = placeOf(happenings, happening.id)
  if (place >= 0) return
  happenings.splice(~place, 0, happening)
  const newest = happenings.at(-1)?.at ?? happening.at
  let surplus = Math.max(0, happenings.length - HAPPENINGS_KEPT)
  // Twice what is shown: an older one that is delivered again still finds those before it.
  while (newest - (happenings[surplus]?.at ?? newest) > 2 * LATELY_MS) surplus++
  if (surplus > 0) happenings.splice(0, surplus)
  state.dirty.add(happeningsKey(room.guildId))
}

/** The same kind of thing up to this one, oldest first: all joins of the guild, or the author's own threads. */
export function latelyJson({ happenings }: GuildRoom, own: Happening): string {
  const shown: string[] = []
  const place = placeOf(happenings, own.id)
  const show = ({ userId, at }: Happening) => shown.push(`{"userId":"${userId}","at":${at}}`)
  show(own)
  for (let index = (place < 0 ? ~place : place) - 1; index >= 0 && shown.length < LATELY_SHOWN; index--) {
    const other = happenings[index]
    if (!other || own.at - other.at >= LATELY_MS) break
    if (other.kind === own.kind && (own.kind === 'join' || other.userId === own.userId)) show(other)
  }
  return `[${shown.reverse().join(',')}]`
}
