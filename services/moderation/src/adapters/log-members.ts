import type { EventLog, MemberKeys } from '@nexus/event-log'
import type { Members } from '../ports.ts'

/** Subjects and keys of the log; those of a batch are fetched together and then at hand. */
export function logMembers({
  keys,
  forgetting,
}: {
  readonly keys: Pick<MemberKeys, 'subjectsOf' | 'sealRepeatably'>
  readonly forgetting: EventLog['forgetting']
}): Members {
  return {
    erased: forgetting,

    async namesOf(speakers) {
      const found = await keys.subjectsOf(speakers)
      const subjects = new Map(speakers.map((speaker, i) => [nameOf(speaker.guildId, speaker.userId), found[i]]))
      return {
        subjectOf(guildId, userId) {
          const subject = subjects.get(nameOf(guildId, userId))
          if (subject === undefined) throw new Error('a member was not asked for before the batch was decided')
          return subject
        },
        seal: (subject, words) => keys.sealRepeatably(subject, words),
      }
    },
  }
}

function nameOf(guildId: string, userId: string): string {
  return `${guildId} ${userId}`
}
