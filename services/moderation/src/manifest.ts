import type { Manifest } from '@nexus/events'

export const manifest: Manifest = {
  name: 'moderation',
  consumes: [
    'MessageContextualized',
    'VerdictReached',
    'VerdictFailed',
    'EnforcementApplied',
    'EnforcementFailed',
    'EnforcementExpired',
    'EnforcementReversed',
    'ApproveCase',
    'OverrideCase',
    'ChangePolicy',
  ],
  emits: [
    'MessagesCleared',
    'MessageFlagged',
    'VerdictRequested',
    'CaseNumbered',
    'CaseOpened',
    'ReviewRequested',
    'CaseDismissed',
    'EnforcementOrdered',
    'CaseApproved',
    'CaseOverridden',
    'StrikeGiven',
    'StrikeTaken',
    'PolicyChanged',
    'CommandRefused',
    'StrictnessRecalibrated',
  ],
}
