import { type AnswerGathered, type CaseAnswer, CaseBook, decideAnswer, type JudgingPolicy } from '@nexus/domain'
import { sayAll } from '@nexus/events'
import type { Difference } from './difference.ts'
import { forbidImpurity, ImpurityError } from './forbid-impurity.ts'
import { learnedBefore } from './learned-before.ts'
import type { Recording } from './recording.ts'
import { compareEvents } from './replay-messages.ts'

/**
 * Decides again what verdicts, outcomes and staff led to, with the recorded answers of models and of Discord. `places` says
 * where in the log each was answered: cases are seen as they stood there. What was not answered yet is passed over.
 */
export function replayAnswers(
  recording: Recording,
  range: { readonly from: number; readonly until: number },
  places: ReadonlyMap<string, number>,
  policyOf: (guildId: string, version: number) => JudgingPolicy,
  onDifference: (difference: Difference) => void,
): number {
  let replayed = 0
  const guildId = recording.inputs[0]?.message.guildId ?? ''
  const learned = learnedBefore(recording, guildId)
  for (const { message } of recording.inputs) {
    const place = places.get(message.id)
    if (!isCaseAnswer(message) || place === undefined) continue
    if (message.occurredAt < range.from || message.occurredAt >= range.until) continue
    replayed += 1
    const difference = answerAgain(message, place, recording, { policyOf, learning: learned(place) })
    if (difference) onDifference(difference)
  }
  return replayed
}

function isCaseAnswer(message: Recording['inputs'][number]['message']): message is CaseAnswer {
  return message.type !== 'ChangePolicy' && 'caseId' in message.data
}

function answerAgain(
  message: CaseAnswer,
  place: number,
  { cases, answers }: Recording,
  given: Pick<AnswerGathered, 'policyOf' | 'learning'>,
): Difference | null {
  const { caseId } = message.data
  const history = (cases.get(caseId) ?? []).filter(({ position }) => position < place).map(({ json }) => json)
  const book = new CaseBook(new Map([[caseId, history]]), new Map())
  const gathered: AnswerGathered = {
    ...given,
    caseOf: (id) => book.caseOf(id),
    flaggedIn: (id, messageId) => book.flaggedIn(id, messageId),
    policyVersionOf: (id) => book.policyVersionOf(id),
  }
  const differ = (step: Difference['step'], at: string): Difference => ({
    of: message.id,
    answering: message.type,
    step,
    at,
  })
  try {
    const proposals = forbidImpurity(() => decideAnswer(message, gathered))
    const said = sayAll(
      'moderation',
      message,
      proposals.flatMap(({ events }) => events),
    )
    const at = compareEvents(answers.get(message.id) ?? [], said)
    return at === null ? null : differ('decision', at)
  } catch (error) {
    if (error instanceof ImpurityError) return differ('impurity', error.reading)
    throw error
  }
}
