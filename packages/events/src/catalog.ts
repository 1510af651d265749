import type { MessageDefinition, MessageOf } from './define-message.ts'
import * as cases from './messages/case.ts'
import { DiscordEventReceived } from './messages/discord-event-received.ts'
import * as enforcement from './messages/enforcement.ts'
import * as housekeeping from './messages/housekeeping.ts'
import { MessageContextualized } from './messages/message-contextualized.ts'
import * as screening from './messages/screening.ts'
import * as staff from './messages/staff.ts'
import * as verdict from './messages/verdict.ts'

/** Every message that exists. */
export const catalog = {
  DiscordEventReceived,
  MessageContextualized,
  MessagesCleared: screening.MessagesCleared,
  MessageFlagged: screening.MessageFlagged,
  VerdictRequested: screening.VerdictRequested,
  VerdictAttempted: verdict.VerdictAttempted,
  VerdictReached: verdict.VerdictReached,
  VerdictFailed: verdict.VerdictFailed,
  CaseOpened: cases.CaseOpened,
  CaseNumbered: cases.CaseNumbered,
  ReviewRequested: cases.ReviewRequested,
  CaseDismissed: cases.CaseDismissed,
  CaseApproved: cases.CaseApproved,
  CaseOverridden: cases.CaseOverridden,
  AppealRequested: cases.AppealRequested,
  AppealDecided: cases.AppealDecided,
  StrikeGiven: cases.StrikeGiven,
  StrikeTaken: cases.StrikeTaken,
  CooldownStarted: cases.CooldownStarted,
  EnforcementOrdered: enforcement.EnforcementOrdered,
  EnforcementAttempted: enforcement.EnforcementAttempted,
  ReachCounted: enforcement.ReachCounted,
  BlastRadiusReached: enforcement.BlastRadiusReached,
  EnforcementApplied: enforcement.EnforcementApplied,
  EnforcementFailed: enforcement.EnforcementFailed,
  EnforcementExpired: enforcement.EnforcementExpired,
  EnforcementReversed: enforcement.EnforcementReversed,
  ModLogAttempted: enforcement.ModLogAttempted,
  ModLogPosted: enforcement.ModLogPosted,
  ModLogFailed: enforcement.ModLogFailed,
  ApproveCase: staff.ApproveCase,
  OverrideCase: staff.OverrideCase,
  AppealCase: staff.AppealCase,
  ChangePolicy: staff.ChangePolicy,
  CommandRefused: staff.CommandRefused,
  ReplyAttempted: staff.ReplyAttempted,
  ReplySent: staff.ReplySent,
  PolicyChanged: staff.PolicyChanged,
  JudgementGraded: staff.JudgementGraded,
  ScoreSampled: staff.ScoreSampled,
  ModelCalibrated: staff.ModelCalibrated,
  SetRaidLevel: staff.SetRaidLevel,
  RaidLevelSet: staff.RaidLevelSet,
  StrictnessRecalibrated: staff.StrictnessRecalibrated,
  GapRecorded: housekeeping.GapRecorded,
  MemberErased: housekeeping.MemberErased,
  WordsRead: housekeeping.WordsRead,
} as const

export type MessageType = keyof typeof catalog
export type Message = { [T in MessageType]: MessageOf<(typeof catalog)[T]> }[MessageType]
export type MessageNamed<T extends MessageType> = MessageOf<(typeof catalog)[T]>
export type DataNamed<T extends MessageType> = MessageNamed<T>['data']

/** The definition of a type, or undefined for one that this build does not know. */
export function definitionOf(type: string): MessageDefinition | undefined {
  return Object.hasOwn(catalog, type) ? catalog[type as MessageType] : undefined
}
