/** An entry that is pending in the group and not in anybody's hands. */
export interface PendingEntry {
  /** Index of where it was read. */
  readonly source: number
  readonly id: string
  /** Times it was handed out. */
  readonly attempts: number
}

/** Entries that wait to be handed out again: those that are due, in order, and those that were put back for a while. */
export class Backlog {
  readonly #onDue: () => void
  #due: PendingEntry[] = []
  /** Entries before this index of `#due` are taken. */
  #head = 0
  readonly #postponed = new Map<NodeJS.Timeout, PendingEntry>()

  /** @param onDue called when a postponed entry becomes due */
  constructor(onDue: () => void) {
    this.#onDue = onDue
  }

  /** Entries that are due. */
  get length(): number {
    return this.#due.length - this.#head
  }

  get first(): PendingEntry | undefined {
    return this.#due[this.#head]
  }

  add(entries: readonly PendingEntry[]): void {
    for (const entry of entries) this.#due.push(entry)
  }

  postpone(entry: PendingEntry, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#postponed.delete(timer)
      this.#due.push(entry)
      this.#onDue()
    }, delayMs)
    this.#postponed.set(timer, entry)
  }

  /** The first due entry, and at most `most` - 1 that follow it with the same source and attempts. */
  peekAlike(most: number): PendingEntry[] {
    const { first } = this
    const alike: PendingEntry[] = []
    for (let i = this.#head; i < this.#due.length && alike.length < most; i += 1) {
      const entry = this.#due[i]
      if (!first || !entry || entry.source !== first.source || entry.attempts !== first.attempts) break
      alike.push(entry)
    }
    return alike
  }

  /** Removes entries that `peekAlike` returned. */
  remove(taken: readonly PendingEntry[]): void {
    if (taken.every((entry, i) => this.#due[this.#head + i] === entry)) this.#head += taken.length
    else {
      const gone = new Set(taken)
      this.#due = this.#due.slice(this.#head).filter((entry) => !gone.has(entry))
      this.#head = 0
    }
    if (this.#head === this.#due.length) {
      this.#due = []
      this.#head = 0
    }
  }

  /** Forgets one entry, due or postponed. */
  cancel(source: number, id: string): void {
    const isOther = (entry: PendingEntry) => entry.source !== source || entry.id !== id
    this.#due = this.#due.slice(this.#head).filter(isOther)
    this.#head = 0
    for (const [timer, entry] of this.#postponed) {
      if (isOther(entry)) continue
      clearTimeout(timer)
      this.#postponed.delete(timer)
    }
  }

  *idsOf(source: number): Generator<string> {
    for (let i = this.#head; i < this.#due.length; i += 1) {
      const entry = this.#due[i]
      if (entry?.source === source) yield entry.id
    }
    for (const entry of this.#postponed.values()) if (entry.source === source) yield entry.id
  }

  forgetDue(): void {
    this.#due = []
    this.#head = 0
  }

  forgetPostponed(): void {
    for (const timer of this.#postponed.keys()) clearTimeout(timer)
    this.#postponed.clear()
  }
}
