import type { Outcome } from '@nexus/discord'
import type { Cause, Message, Subject } from '@nexus/events'
import type { Explanation, Question } from '@nexus/explain'
import type { Proposal, Recorded } from '@nexus/runtime'

export interface RoleNow {
  readonly id: string
  readonly position: number
  /** Permission bits as a decimal string. */
  readonly permissions: string
}

export interface GuildNow {
  readonly id: string
  readonly ownerId: string
  readonly roles: readonly RoleNow[]
}

export interface MemberNow {
  readonly userId: string
  readonly isBot: boolean
  readonly roleIds: readonly string[]
}

/** Guilds and members as Discord has them now; a member is never remembered, a guild for 1 s at most. */
export interface Guilds {
  guild(guildId: string, signal: AbortSignal): Promise<Outcome<GuildNow>>
  member(guildId: string, userId: string, signal: AbortSignal): Promise<Outcome<MemberNow>>
}

/** Who decides on cases, besides those with a moderator's permissions. */
export interface GuildRules {
  readonly staffRoleIds: readonly string[]
}

export interface Policies {
  current(guildId: string): Promise<GuildRules>
}

/** Whether a member may decide on cases, by the roles he has now. */
export type IsStaff = (member: MemberNow, guild: GuildNow, rules: GuildRules) => boolean

/** Where a case is shown. */
export interface ShownAt {
  readonly caseId: string
  readonly guildId: string
  readonly channelId: string
  readonly messageId: string
}

/** The mod-log channels, as far as marks on them go. */
export interface ModLog {
  /** Id of the case that one of our messages claims to show; null for any other message. */
  caseAt(channelId: string, messageId: string, signal: AbortSignal): Promise<Outcome<string | null>>
  /** Of the newest 100 messages of a channel: which marks somebody besides us has left on each. */
  marks(channelId: string, signal: AbortSignal): Promise<Outcome<ReadonlyMap<string, readonly Mark[]>>>
  /** Users besides us who left a mark, at most 100. */
  whoMarked(channelId: string, messageId: string, mark: Mark, signal: AbortSignal): Promise<Outcome<readonly string[]>>
}

export const MARKS = ['✅', '❌'] as const
export type Mark = (typeof MARKS)[number]

/** The case histories of the log. */
export interface Cases {
  /** All events of a case, oldest first; empty for one that does not exist. */
  history(caseId: string): Promise<readonly Recorded[]>
  /** Those of many cases in one round trip, by case id. */
  histories(caseIds: readonly string[]): Promise<ReadonlyMap<string, readonly Recorded[]>>
  /** Id of the guild's case with this number; null when there is none. */
  caseNumbered(guildId: string, number: number): Promise<string | null>
  /** What staff of a guild asked for lately, newest last, at most 2,000. */
  lately(guildId: string): Promise<readonly Message[]>
}

/** What the log says of the world around the cases. */
export interface Watch {
  head(): Promise<number>
  /** Posts and gaps after a position, and the position up to which was looked. */
  after(
    position: number,
    signal: AbortSignal,
  ): Promise<{ readonly shown: readonly ShownAt[]; readonly hasGap: boolean; readonly upTo: number }>
}

/** The keys of members' names. */
export interface Members {
  /** The log's name for a member; made if he has none. */
  subjectOf(guildId: string, userId: string): Promise<Subject>
}

/** An interaction to be answered. Its token opens the answer to anyone: it is never written down. */
export interface Asked {
  readonly id: string
  readonly token: string
}

/** Answers to interactions; the asker alone sees them. */
export interface Replies {
  /** Says within 3 s that an answer will come. */
  defer(asked: Asked, signal: AbortSignal): Promise<Outcome<void>>
  /** Fills the answer, for 15 min. */
  answer(asked: Asked, text: string, signal: AbortSignal): Promise<Outcome<void>>
}

/** The log, for what is recorded. */
export interface Ledger {
  /** What this service has answered to a cause. */
  answered(causeId: string): Promise<readonly Message[]>
  /** Appends what follows from a cause, once, and sends what others read. */
  record(cause: Cause, proposals: readonly Proposal[]): Promise<{ readonly wasThere: boolean }>
}

export type Explain = (question: Question, guildId: string) => Promise<Explanation | null>

/** How things stand in a guild. */
export interface Standing {
  readonly position: number
  /** Unix ms of the last append; null for an empty log. */
  readonly recordedAt: number | null
  readonly cases: number
  readonly policyVersion: number
  /** Categories in which models got stricter or looser, and the tier there: 0 asks staff about everything, 7 is the loosest. */
  readonly tiers: ReadonlyMap<string, number>
}

export type LookUpStanding = (guildId: string) => Promise<Standing>

export interface Clock {
  /** Unix ms. */
  now(): number
}
