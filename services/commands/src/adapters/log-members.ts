import type { EventLog } from '@nexus/event-log'
import type { Members } from '../ports.ts'

/** The log's names for members. */
export function logMembers(keys: Pick<EventLog['keys'], 'subjectsFor'>): Members {
  return {
    async subjectOf(guildId, userId) {
      const subject = (await keys.subjectsFor(guildId, [userId])).get(userId)
      if (subject === undefined) throw new Error('the log gave a member no name')
      return subject
    },
  }
}
