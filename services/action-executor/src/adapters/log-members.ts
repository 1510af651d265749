import { surfaceHashOf, surfacesText } from '@nexus/domain'
import type { EventLog } from '@nexus/event-log'
import type { Members } from '../ports.ts'

/** Members by the log's own keys, within one guild: whoever belongs to another does not exist here. */
export function logMembers(keys: Pick<EventLog['keys'], 'memberOf' | 'sealRepeatably' | 'unseal'>): Members {
  const memberOf = async (guildId: string, subject: string) => {
    const member = await keys.memberOf(subject)
    return member?.guildId === guildId ? member.userId : null
  }
  return {
    memberOf,
    async surfaceHash(guildId, subject, surfaces) {
      if ((await memberOf(guildId, subject)) === null) return null
      return surfaceHashOf(keys.sealRepeatably(subject, surfacesText(surfaces)))
    },
    async unseal(guildId, sealed) {
      return (await memberOf(guildId, sealed.subject)) === null ? null : keys.unseal(sealed)
    },
  }
}
