/** One dispatch of a session, rendered again when it is sent again. */
export interface ReplayFrame {
  readonly sequence: number
  /** Its row in the ledger. */
  readonly row: number
  text(): string
}

/** The last dispatches of a session, in order; what falls out cannot be resumed from. */
export class ReplayBuffer {
  readonly #limit: number
  readonly #frames: ReplayFrame[] = []
  #start = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  push(frame: ReplayFrame): void {
    this.#frames.push(frame)
    if (this.#frames.length - this.#start > this.#limit) this.#start += 1
    // Dropping from the front of an array is slow, so it is done rarely and for many.
    if (this.#start > this.#limit) {
      this.#frames.splice(0, this.#start)
      this.#start = 0
    }
  }

  /** Every frame after `sequence`, or null when some of them are gone. */
  after(sequence: number): readonly ReplayFrame[] | null {
    const first = this.#frames[this.#start]
    if (!first) return []
    if (first.sequence > sequence + 1) return null
    return this.#frames.slice(this.#start + Math.max(0, sequence - first.sequence + 1))
  }
}
