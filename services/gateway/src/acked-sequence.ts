import { Queue } from './queue.ts'

/** How far a session has come, so that another process may go on from there. */
export interface Progress {
  /** Everything up to this Discord sequence is on the streams, or needs not be. */
  readonly sequence: number
  /** Highest sequence not above `sequence` that was published, by partition. */
  readonly lastByPartition: ReadonlyMap<number, number>
  /** Unix ms of the newest message that is on the streams; 0 for none. */
  readonly lastMessageAt: number
}

interface Open {
  readonly sequence: number
  /** Null for a dispatch that is not published. */
  readonly partition: number | null
  readonly messageAt: number
  isAcked: boolean
}

/**
 * Finds the highest sequence below which nothing is outstanding. Partitions acknowledge at their own pace; Discord can be
 * asked to go on only from one number.
 */
export class AckedSequence {
  readonly #open = new Queue<Open>()
  readonly #bySequence = new Map<number, Open>()
  #sequence: number
  #lastMessageAt: number
  readonly #lastByPartition: Map<number, number>

  constructor(from: Progress) {
    this.#sequence = from.sequence
    this.#lastMessageAt = from.lastMessageAt
    this.#lastByPartition = new Map(from.lastByPartition)
  }

  /** A dispatch that will be published; sequences come in ascending order. `messageAt` is the time of a message, else 0. */
  expect(sequence: number, partition: number, messageAt: number): void {
    const open = { sequence, partition, messageAt, isAcked: false }
    this.#open.push(open)
    this.#bySequence.set(sequence, open)
  }

  /** A dispatch that is not published. */
  pass(sequence: number): void {
    if (this.#open.size === 0) this.#sequence = sequence
    else this.#open.push({ sequence, partition: null, messageAt: 0, isAcked: true })
  }

  /** The stream has taken it. */
  acknowledge(sequence: number): void {
    const open = this.#bySequence.get(sequence)
    if (!open) return
    open.isAcked = true
    this.#bySequence.delete(sequence)
    this.#advance()
  }

  get outstanding(): number {
    return this.#bySequence.size
  }

  get progress(): Progress {
    return {
      sequence: this.#sequence,
      lastByPartition: new Map(this.#lastByPartition),
      lastMessageAt: this.#lastMessageAt,
    }
  }

  #advance(): void {
    for (let open = this.#open.first; open?.isAcked; open = this.#open.first) {
      this.#open.shift()
      this.#sequence = open.sequence
      this.#lastMessageAt = Math.max(this.#lastMessageAt, open.messageAt)
      if (open.partition !== null) this.#lastByPartition.set(open.partition, open.sequence)
    }
  }
}
