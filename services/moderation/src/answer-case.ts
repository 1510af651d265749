import { type AnswerGathered, type CaseAnswer, type CaseBook, decideAnswer } from '@nexus/domain'
import type { Decider, Incoming } from '@nexus/runtime'
import { manifest } from './manifest.ts'
import type { Cases, Policies } from './ports.ts'

interface Ready extends AnswerGathered {
  readonly book: CaseBook
}

/** Decides what a verdict, an outcome on Discord or a decision of staff means for its case. */
export function answerCase<T extends CaseAnswer['type']>({
  cases,
  policies,
}: {
  readonly cases: Cases
  readonly policies: Policies
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
      return {
        book,
        policyOf: (guildId, version) => shelf.policyOf(guildId, version),
        caseOf: (caseId) => book.caseOf(caseId),
        flaggedIn: (caseId, messageId) => book.flaggedIn(caseId, messageId),
        policyVersionOf: (caseId) => book.policyVersionOf(caseId),
      }
    },

    decide: ({ message }, gathered) => decideAnswer(message as CaseAnswer, gathered),

    absorb({ book }, { message }, proposals) {
      book.absorb(manifest.name, message as CaseAnswer, proposals)
    },
  }
}

function caseIdOf<T extends CaseAnswer['type']>({ message }: Incoming<T>): string {
  return (message as CaseAnswer).data.caseId
}
