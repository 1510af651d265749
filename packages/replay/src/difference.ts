/** The first thing in which a replayed judgement is not the recorded one. */
export interface Difference {
  /** Id of the message whose judgement differs, or of the message that was answered. */
  readonly of: string
  /** What was being answered, such as `MessageContextualized`. */
  readonly answering: string
  /**
   * The first step that differs: `archive` (the input is missing), `context` (it was folded to something else), `decision`
   * (the same input gave something else), `model` (so it did, and another local model had judged it),
   * `impurity` (a clock or chance was read).
   */
  readonly step: 'archive' | 'context' | 'decision' | 'model' | 'impurity'
  /** Where: a path within the event, a type, or what was read. Never what stood there. */
  readonly at: string
}
