import type { Board, Policies, ShownCases } from '../ports.ts'
import { shownCaseOf } from './case-of.ts'
import type { ShownRevisions } from './shown-revisions.ts'

export interface FindUnshownOptions {
  readonly cases: ShownCases
  readonly board: Board
  readonly policies: Policies
  readonly shown: ShownRevisions
  /** Given each case whose message is missing or old. */
  readonly note: (caseId: string) => void
}

/** Positions of the log that are looked through after a start. */
const LOOK_BACK = 200_000
/** Rounds between two tries of what could not be posted. */
const FAILED_EVERY_ROUNDS = 10

/**
 * Finds cases that changed while nobody showed them: this process was down, or another one died with them in hand. What it
 * looks at is one round old, so that it does not run after those who are at work.
 */
export class UnshownCases {
  readonly #options: FindUnshownOptions
  #from: number | null
  #upTo: number
  #rounds = 0
  /** Cases that could not be posted; tried again now and then. */
  readonly #failed = new Set<string>()

  constructor(options: FindUnshownOptions) {
    this.#options = options
    this.#from = null
    this.#upTo = 0
  }

  /** One round. The first looks back as far as is sensible. */
  async find(signal: AbortSignal): Promise<void> {
    const { cases, shown, note } = this.#options
    const head = await cases.head()
    const from = this.#from ?? Math.max(0, head - LOOK_BACK)
    const upTo = this.#from === null ? head : this.#upTo
    const boards = new Map<string, Promise<void>>()
    for (const caseId of await cases.changedBetween(from, upTo, signal)) {
      const found = shownCaseOf(await cases.history(caseId))
      if (!found) continue
      if (found.failures.length > 0 && !found.posted) {
        this.#failed.add(caseId)
        continue
      }
      if (found.posted && shown.of(caseId) < found.revision) {
        const { channelId } = found.posted.data
        const read = boards.get(channelId) ?? this.#readBoard(channelId, signal)
        boards.set(channelId, read)
        await read
      }
      if (!found.posted || shown.of(caseId) < found.revision) note(caseId)
    }
    this.#from = upTo
    this.#upTo = head
    if (this.#rounds++ % FAILED_EVERY_ROUNDS === 0) {
      for (const caseId of this.#failed) note(caseId)
      this.#failed.clear()
    }
  }

  /** The messages themselves tell how far they show their cases. */
  async #readBoard(channelId: string, signal: AbortSignal): Promise<void> {
    const newest = await this.#options.board.newest(channelId, signal)
    if (!newest.ok) return
    for (const [caseId, { revision }] of newest.value) this.#options.shown.note(caseId, revision)
  }
}
