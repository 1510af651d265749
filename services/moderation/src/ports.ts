import type { CaseBook, CompiledPolicy, LearningBook } from '@nexus/domain'
import type { Sealed } from '@nexus/events'

/** Cases as the log holds them. */
export interface Cases {
  /** The histories of these cases and the last case numbers of these guilds, in one round trip. */
  readBook(caseIds: readonly string[], guildIds: readonly string[]): Promise<CaseBook>
}

/** What was learned about models, as the log holds it. */
export interface Learnings {
  /** How strict these guilds are, and what staff said of these models (`provider/model/prompt`). */
  readBook(guildIds: readonly string[], models: readonly string[]): Promise<LearningBook>
}

export interface PolicyName {
  readonly guildId: string
  /** 0 is the built-in preset. */
  readonly version: number
}

/** Policies by guild and version; a version never changes. */
export interface Policies {
  at(names: readonly PolicyName[]): Promise<PolicyShelf>
}

export interface PolicyShelf {
  /** @throws when it was not asked for. */
  policyOf(guildId: string, version: number): CompiledPolicy
}

export interface Speaker {
  readonly guildId: string
  readonly userId: string
}

/** An erased member. */
export interface Erased extends Speaker {
  /** Unix ms: what he wrote until then is gone, and must not come back. */
  readonly erasedAt: number
}

/** Members' names in the log, and their keys. */
export interface Members {
  namesOf(speakers: readonly Speaker[]): Promise<Names>
  /** Those of whom something may still be on its way. */
  erased(): Promise<readonly Erased[]>
}

export interface Names {
  subjectOf(guildId: string, userId: string): string
  seal(subject: string, words: string): Sealed
}
