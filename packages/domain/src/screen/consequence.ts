/** What follows from a rule that fired, beside what is done about the message. */
export interface Consequence {
  readonly ruleId: string
  /** How long the rule lets the author be, in ms; null: not at all. */
  readonly cooldownMs: number | null
  /** The state of alarm that the guild is put into, and for how long. */
  readonly raises: { readonly level: string; readonly forMs: number } | null
}
