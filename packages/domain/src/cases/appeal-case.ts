import type { DataNamed, Said } from '@nexus/events'
import type { JudgingPolicy } from '../gate/index.ts'
import { askStaff } from './ask-staff.ts'
import { type Case, hasActed } from './case.ts'
import { reasonFor } from './orders.ts'

export interface AppealCase {
  readonly command: DataNamed<'AppealCase'>
  readonly policy: Pick<JudgingPolicy, 'version'>
}

/** The member asks for another look: once, about what was done to him, while it stands. */
export function appealCase({ command, policy }: AppealCase, state: Case): Said[] {
  if (state.status === 'new' || state.status === 'overridden' || state.appeal !== 'none') return []
  const { subject, number: caseNumber, messageId, channelId, category, severity } = state
  const { caseId } = command
  if (command.by !== subject || !hasActed(state)) return []
  const about = { caseId, caseNumber, subject, messageId, channelId, category, severity, policyVersion: policy.version }
  return [
    { type: 'AppealRequested', data: { caseId, subject } },
    askStaff({ ...about, reason: reasonFor(category, severity) }, 'appealed', []),
  ]
}
