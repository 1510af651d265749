import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'action-executor',
  consumes: ['ReviewRequested', 'CaseDismissed', 'EnforcementOrdered', 'CaseApproved', 'CaseOverridden'],
  emits: [
    'EnforcementAttempted',
    'ReachCounted',
    'BlastRadiusReached',
    'EnforcementApplied',
    'EnforcementFailed',
    'EnforcementExpired',
    'EnforcementReversed',
    'ModLogAttempted',
    'ModLogPosted',
    'ModLogFailed',
  ],
}
