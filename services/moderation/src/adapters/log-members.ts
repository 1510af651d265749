import type { MemberKeys } from '@nexus/event-log'
import type { Members } from '../ports.ts'

/** Subjects and keys of the log; those of a batch are fetched guild by guild and then at hand. */
export function logMembers(keys: Pick<MemberKeys, 'subjectsFor' | 'sealRepeatably'>): Members {
  return {
    async namesOf(speakers) {
      const byGuild = new Map<string, Set<string>>()
      for (const { guildId, userId } of speakers) byGuild.set(guildId, (byGuild.get(guildId) ?? new Set()).add(userId))
      const subjects = new Map<string, ReadonlyMap<string, string>>()
      await Promise.all(
        [...byGuild].map(async ([guildId, userIds]) => subjects.set(guildId, await keys.subjectsFor(guildId, [...userIds]))),
      )
      return {
        subjectOf(guildId, userId) {
          const subject = subjects.get(guildId)?.get(userId)
          if (subject === undefined) throw new Error('a member was not asked for before the batch was decided')
          return subject
        },
        seal: (subject, words) => keys.sealRepeatably(subject, words),
      }
    },
  }
}
