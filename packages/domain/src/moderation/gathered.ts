import type { Said, Sealed } from '@nexus/events'
import type { Case } from '../cases/index.ts'
import type { JudgingPolicy } from '../gate/index.ts'

/** Events for one entity, as the runtime takes them. */
export interface CaseProposal {
  readonly entity: string
  readonly expectedVersion?: number
  readonly events: readonly Said[]
}

/** A case as it stands, and the length of its history. */
export interface CaseAt {
  readonly state: Case
  readonly version: number
}

/** All that decisions on a micro-batch may look at. */
export interface Gathered<Policy extends JudgingPolicy = JudgingPolicy> {
  policyOf(guildId: string, version: number): Policy
  /** A case without history is new, at version 0. */
  caseOf(caseId: string): CaseAt
  /** Last case number that the guild gave out; 0 for none. */
  lastNumberOf(guildId: string): number
  subjectOf(guildId: string, userId: string): string
  /** Seals words with a member's key; the same words always to the same bytes. */
  seal(subject: string, words: string): Sealed
}
