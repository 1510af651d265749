import type { DataNamed, Message, Said, Subject } from '@nexus/events'
import { readQuestion } from '@nexus/explain'
import type { Cases, Members } from './ports.ts'

export interface AppealAsked {
  readonly guildId: string
  readonly userId: string
  /** A case such as `#12`. */
  readonly text: string
}

type Reason = DataNamed<'CommandRefused'>['reason']

/** The command that a member's appeal becomes, or why it is none. Cases of others do not exist for him. */
export async function askAgain(
  { guildId, userId, text }: AppealAsked,
  { members, cases }: { readonly members: Members; readonly cases: Cases },
): Promise<{ by: Subject; said: Said }> {
  const by = await members.subjectOf(guildId, userId)
  const caseId = await caseIdIn(text, guildId, cases)
  const history = caseId === null ? [] : await cases.history(caseId)
  const events = history.map(({ message }) => message).filter((message) => message.guildId === guildId)
  const isOwn = events.some((event) => event.type === 'CaseOpened' && event.data.subject === by)
  if (caseId === null || !isOwn) return { by, said: refused('case_unknown', null, by) }
  if (!canBeAppealed(events)) return { by, said: refused('nothing_to_appeal', caseId, by) }
  return { by, said: { type: 'AppealCase', data: { caseId, by, via: 'command' } } }
}

async function caseIdIn(text: string, guildId: string, cases: Cases): Promise<string | null> {
  const question = readQuestion(text)
  if (question?.kind === 'case') return question.caseId
  return question?.kind === 'case-number' ? cases.caseNumbered(guildId, question.number) : null
}

function canBeAppealed(events: readonly Message[]): boolean {
  const wasActedOn = events.some(({ type }) => type === 'EnforcementOrdered')
  return wasActedOn && !events.some(({ type }) => type === 'CaseOverridden' || type === 'AppealRequested')
}

function refused(reason: Reason, caseId: string | null, by: Subject): Said {
  return { type: 'CommandRefused', data: { command: 'AppealCase', caseId, by, reason } }
}
