import type { ActionKind, Message } from '@nexus/events'

/** What was done in a case and concerns a member who is told that it was taken back. */
export function undoneIn(events: readonly Message[]): ActionKind[] {
  const undone = new Set<ActionKind>()
  for (const event of events) {
    if (event.type === 'EnforcementReversed' && event.data.action.kind === 'untimeout') undone.add('timeout')
    if (event.type === 'EnforcementApplied' && event.data.action.kind === 'delete') undone.add('delete')
  }
  return [...undone]
}
