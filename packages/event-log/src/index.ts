/** The log of record in Postgres: append, read, project, archive, seal, verify. */
export { type Anchor, type AnchorOptions, type KeepAnchoredOptions, readAnchors } from './anchor.ts'
export { type BenchAppendOptions, type BenchAppendResult, benchAppend } from './append.bench.ts'
export type { Archived, ArchivedEvent, EventToArchive } from './archive.ts'
export type { AppendedEvent, Cause, CauseOutcome, Decision, EventToAppend } from './cause.ts'
export { copyIn } from './copy-in.ts'
export type { Erasure } from './erase.ts'
export {
  type Disposition,
  EventUnreadableError,
  LogGapError,
  LogRefusedError,
  LogUnavailableError,
  PartitionCountError,
  SubjectUnknownError,
  UnsealError,
} from './errors.ts'
export type { EventLog } from './event-log.ts'
export type { Forgetting } from './forgetting.ts'
export type { Member, MemberKeys, SealedWords } from './member-keys.ts'
export { migrate } from './migrate.ts'
export { type MigrationStatus, migrationStatus } from './migration-status.ts'
export { type OpenOptions, openEventLog } from './open-event-log.ts'
export { openFrames } from './open-frames.ts'
export type { Readiness } from './partitions.ts'
export type {
  AutonomousPostRow,
  CaseRow,
  CaseStatus,
  FlaggedMessage,
  MemoryRow,
  ModLogRow,
  OrderStatus,
  OrderSummary,
  PolicyRow,
  ProjectionTables,
  ReviewRow,
  StrikeRow,
  UserRow,
  VerdictSummary,
} from './projection-tables.ts'
export type { RunOptions } from './projector.ts'
export { listAutonomousPosts, type PostFilter } from './queries/autonomous-posts.ts'
export {
  type CaseFilter,
  listCases,
  readCaseByMessage,
  readCaseByNumber,
  readCaseByPost,
  readCases,
} from './queries/cases.ts'
export { listPolicies, readCurrentPolicies, readPolicy } from './queries/guild-policies.ts'
export { listPrecedents, type Precedent, type PrecedentFilter } from './queries/memory.ts'
export { listModLog, type ModLogFilter } from './queries/mod-log.ts'
export { projectedTo } from './queries/projected-to.ts'
export { listOpenReviews, type ReviewBacklog, type ReviewFilter, readReviewBacklog } from './queries/review-queue.ts'
export { listStrikes, readStrikeWeights } from './queries/strikes.ts'
export { listUsers, readUsers, type UserFilter } from './queries/users.ts'
export type { HistoryOptions, LogHead, Page, ReadOptions } from './read.ts'
export type { GuildArchiveOptions } from './read-archive.ts'
export type { ArchivedMessage, ArchivedMessagesOptions } from './read-archived-messages.ts'
export type { SubscribeOptions } from './subscribe.ts'
export type { VerifiedPartition } from './verify-archive.ts'
export type { Fault, FaultKind, Verified } from './verify-chain.ts'
