/** One step of a causal chain. */
export interface Step {
  /** Id of its event. */
  readonly eventId: string
  readonly type: string
  /** Place in the log; null for what only the archive holds. */
  readonly position: number | null
  /** Unix ms of what caused it. */
  readonly at: number
  readonly causationId: string | null
  readonly sentence: string
  /** What the member wrote, or what a model gave as its reason; for those alone who may read it. */
  readonly words: Words | null
}

export interface Words {
  readonly kind: 'message' | 'reason'
  /** Null once the author is erased. */
  readonly text: string | null
  /** Whose words they are, as the log names him; null where the archive alone holds them. */
  readonly subject: string | null
}

/** Why something happened, from the raw event to the last word of staff. */
export interface Explanation {
  readonly guildId: string
  readonly messageId: string | null
  readonly caseId: string | null
  readonly caseNumber: number | null
  /** `unjudged`: delivered, and the log has nothing on it (yet). */
  readonly result: 'cleared' | 'case' | 'unjudged'
  readonly steps: readonly Step[]
  /** Members whose words are among the steps. */
  readonly subjects: readonly string[]
}
