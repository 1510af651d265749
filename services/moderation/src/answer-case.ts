import { type AnswerGathered, type CaseAnswer, type CaseBook, decideAnswer, modelOf } from '@nexus/domain'
import type { Decider, Incoming } from '@nexus/runtime'
import { manifest } from './manifest.ts'
import type { Cases, Learnings, Policies } from './ports.ts'

interface Ready extends AnswerGathered {
  readonly book: CaseBook
}

/** Decides what a verdict, an outcome on Discord or a decision of staff means for its case. */
export function answerCase<T extends CaseAnswer['type']>({
  cases,
  policies,
  learnings,
}: {
  readonly cases: Cases
  readonly policies: Policies
  readonly learnings: Learnings
}): Decider<T, Ready> {
  return {
    kind: 'decider',

    async gather(messages) {
      const book = await cases.readBook([...new Set(messages.map(caseIdOf))], [])
      const shelf = await policies.at(
        messages.map((incoming) => ({
          guildId: incoming.message.guildId ?? '',
          version: book.policyVersionOf(caseIdOf(incoming)),
        })),
      )
      const guildIds = messages.map(({ message }) => message.guildId ?? '')
      const learning = await learnings.readBook([...new Set(guildIds)], modelsIn(messages, book))
      return {
        book,
        learning,
        policyOf: (guildId, version) => shelf.policyOf(guildId, version),
        caseOf: (caseId) => book.caseOf(caseId),
        flaggedIn: (caseId, messageId) => book.flaggedIn(caseId, messageId),
        policyVersionOf: (caseId) => book.policyVersionOf(caseId),
      }
    },

    decide: ({ message }, gathered) => decideAnswer(message as CaseAnswer, gathered),

    absorb({ book, learning }, { message }, proposals) {
      book.absorb(manifest.name, message as CaseAnswer, proposals)
      learning.absorb(manifest.name, message as CaseAnswer, proposals)
    },
  }
}

/** Models that these messages are about: those that answered, and those whose judgement staff speak of. */
function modelsIn<T extends CaseAnswer['type']>(messages: readonly Incoming<T>[], book: CaseBook): string[] {
  const models = messages.flatMap((incoming) => {
    const message = incoming.message as CaseAnswer
    if (message.type === 'VerdictReached') return [modelOf(message.data)]
    const { state } = book.caseOf(caseIdOf(incoming))
    return state.status === 'new' || !state.judged ? [] : [state.judged.judgement.model]
  })
  return [...new Set(models)]
}

function caseIdOf<T extends CaseAnswer['type']>({ message }: Incoming<T>): string {
  return (message as CaseAnswer).data.caseId
}
