/** Positions of the log after `after` and up to `upTo`. */
export interface Stretch {
  readonly after: number
  readonly upTo: number
  /** Times that something of it was sent again. */
  readonly timesSent: number
}

/** What was sent again so often and still has no trace is not sent any more. */
const MOST_TIMES_SENT = 4

/**
 * Which parts of the log are due to be looked through for traces that must be there within a time. What was sent again is
 * due again, since it may be lost again: each time after twice as long, and four times in all.
 */
export class SweepPlan {
  readonly #withinMs: number
  readonly #heads: { readonly at: number; readonly head: number }[] = []
  #repeats: { readonly stretch: Stretch; readonly dueAt: number }[] = []
  #position: number

  /** @param position Up to where the log was looked through before. */
  constructor(position: number, withinMs: number) {
    this.#position = position
    this.#withinMs = withinMs
  }

  /**
   * What is to be looked through now, on a clock of ms; it counts as looked through from here on. After a loss of data that
   * is everything up to the head, whatever its age.
   */
  due(head: number, now: number, isDataLost: boolean): Stretch[] {
    const reached = isDataLost ? head : this.#headBefore(head, now)
    const stretches = this.#repeats.filter(({ dueAt }) => isDataLost || dueAt <= now).map(({ stretch }) => stretch)
    this.#repeats = this.#repeats.filter(({ dueAt }) => !isDataLost && dueAt > now)
    if (reached > this.#position) {
      stretches.push({ after: this.#position, upTo: reached, timesSent: 0 })
      this.#position = reached
    }
    return stretches
  }

  /** Something of a stretch was sent again. */
  sentAgain({ after, upTo, timesSent }: Stretch, now: number): void {
    const dueAt = now + this.#withinMs * 2 ** timesSent
    this.#repeats.push({ stretch: { after, upTo, timesSent: timesSent + 1 }, dueAt })
  }

  /** Whether what is missing in a stretch is given up instead of being sent again. */
  isGivenUp({ timesSent }: Stretch): boolean {
    return timesSent >= MOST_TIMES_SENT
  }

  /** The head as it stood long enough ago: what was recorded by then must have left its traces by now. */
  #headBefore(head: number, now: number): number {
    this.#heads.push({ at: now, head })
    let reached = this.#position
    while (this.#heads[0] && this.#heads[0].at <= now - this.#withinMs) reached = this.#heads.shift()?.head ?? reached
    return reached
  }
}
