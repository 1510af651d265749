import type { Activity, DataNamed } from '@nexus/events'

/** What the author did in the `withinMs` before his newest message, without the judged message itself. */
export function within({ recent, messageId }: DataNamed<'MessageContextualized'>, withinMs: number): Activity[] {
  const until = recent.at(-1)?.at ?? 0
  return recent.filter((entry) => entry.messageId !== messageId && until - entry.at <= withinMs)
}
