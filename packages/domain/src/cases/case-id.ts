import { identify, timeOfSnowflake } from '@nexus/events'

/** One burst of one member is one case: the message that began his run names it, so that no look-up is needed. */
export function caseIdOf(guildId: string, subject: string, runStartedBy: string): string {
  return identify(timeOfSnowflake(runStartedBy), 'case', guildId, subject, runStartedBy)
}

/** The entity that holds a case's history. */
export const caseEntity = (caseId: string): string => `case:${caseId}`

/** The entity that keeps a guild's case numbers dense: its version is the last number given. */
export const caseCounter = (guildId: string): string => `cases:${guildId}`
