import type { Action, AsOf, ReviewCause } from '@nexus/events'

/** Where a case stands. `noted`: something was flagged that asked for no more than a note. */
export type CaseStatus = 'noted' | 'open' | 'in_review' | 'enforced' | 'dismissed' | 'approved' | 'overridden'
export type OrderStatus = 'ordered' | 'applied' | 'failed' | 'expired' | 'reversed'

export interface FlaggedMessage {
  readonly messageId: string
  readonly channelId: string
  readonly ruleIds: readonly string[]
  /** Id of `MessageFlagged`, which holds the sealed evidence. */
  readonly eventId: string
  readonly asOf: AsOf
}

export interface OrderSummary {
  readonly orderId: string
  readonly action: Action
  readonly status: OrderStatus
  readonly reverses: string | null
  readonly reason: string | null
}

export interface VerdictSummary {
  readonly eventId: string
  readonly provider: string | null
  readonly model: string | null
  readonly category: string | null
  readonly confidence: number | null
  readonly isSimulated: boolean
  /** Why there is no verdict; null when there is one. */
  readonly fault: string | null
}

// Columns as they are in Postgres; times in Unix ms.

export interface UserRow {
  subject: string
  guild_id: string
  first_seen_at: number
  last_seen_at: number
  flagged: number
  cases: number
  enforcements: number
  strike_weight: number
  is_erased: boolean
  position: number
}

export interface CaseRow {
  case_id: string
  guild_id: string
  /** The guild's running number; null while the case is only noted. */
  number: number | null
  subject: string
  channel_id: string | null
  message_id: string | null
  category: string | null
  severity: number | null
  source: string | null
  status: CaseStatus
  flagged: readonly FlaggedMessage[]
  verdict: VerdictSummary | null
  orders: readonly OrderSummary[]
  review_cause: ReviewCause | null
  policy_version: number | null
  decided_by: string | null
  mod_log_channel_id: string | null
  mod_log_message_id: string | null
  opened_at: number
  updated_at: number
  position: number
}

export interface ModLogRow {
  position: number
  event_id: string
  guild_id: string
  type: string
  case_id: string | null
  subject: string | null
  by_subject: string | null
  data: Readonly<Record<string, unknown>>
  occurred_at: number
}

export interface MemoryRow {
  case_id: string
  guild_id: string
  subject: string
  category: string | null
  severity: number | null
  source: string | null
  evidence_event_id: string | null
  confidence: number | null
  outcome: 'upheld' | 'overturned' | null
  decided_by: string | null
  decided_at: number | null
  position: number
}

export interface AutonomousPostRow {
  post_id: string
  guild_id: string
  channel_id: string | null
  status: 'proposed' | 'ordered' | 'published'
  message_id: string | null
  proposed_at: number | null
  ordered_at: number | null
  published_at: number | null
  position: number
}

export interface ReviewRow {
  case_id: string
  guild_id: string
  number: number
  subject: string
  channel_id: string
  message_id: string
  category: string
  severity: number
  cause: ReviewCause
  shortfall: number | null
  proposed: readonly Action[]
  policy_version: number
  reason: string
  requested_at: number
  closed_at: number | null
  closed_by: string | null
  outcome: 'approved' | 'overridden' | 'dismissed' | null
  position: number
}

export interface PolicyRow {
  guild_id: string
  policy_version: number
  by_subject: string | null
  document: Readonly<Record<string, unknown>>
  changed_at: number
  position: number
}

export interface StrikeRow {
  strike_id: string
  guild_id: string
  case_id: string
  subject: string
  weight: number
  given_at: number
  expires_at: number
  taken_at: number | null
  position: number
}

/** What the query layer reads. */
export interface ProjectionTables {
  'nexus.users': UserRow
  'nexus.cases': CaseRow
  'nexus.mod_log': ModLogRow
  'nexus.memory': MemoryRow
  'nexus.autonomous_posts': AutonomousPostRow
  'nexus.review_queue': ReviewRow
  'nexus.guild_policies': PolicyRow
  'nexus.strikes': StrikeRow
  'nexus.projection_checkpoint': { name: string; position: number }
}
