import type { Message, MessageType } from '@nexus/events'
import type { Effect } from '@nexus/runtime'
import { orderKey } from './order-key.ts'

type Shown = 'ReviewRequested' | 'CaseDismissed' | 'CaseApproved' | 'CaseOverridden'

/** Leaves word that a case changed. Its message is made beside this, so that it holds up nothing. */
export function showInModLog<T extends Shown>(note: (caseId: string) => void): Effect<T, 'ModLogAttempted'> {
  return {
    kind: 'effect',
    intent: 'ModLogAttempted',
    orderKey,
    async intend({ message }) {
      note((message as Extract<Message, { type: Shown & MessageType }>).data.caseId)
      return { proposals: [] }
    },
    perform: async () => [],
    findOut: async () => [],
  }
}
