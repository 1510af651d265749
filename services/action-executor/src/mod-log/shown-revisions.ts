/** Cases that are remembered; of an older one the message is edited once more than needed. */
const MOST_CASES = 20_000

/** Up to which log position each case's message shows it, as far as this process knows. */
export class ShownRevisions {
  readonly #revisions = new Map<string, number>()

  /** 0 for a case that is not known. */
  of(caseId: string): number {
    return this.#revisions.get(caseId) ?? 0
  }

  note(caseId: string, revision: number): void {
    const known = this.of(caseId)
    this.#revisions.delete(caseId)
    this.#revisions.set(caseId, Math.max(known, revision))
    if (this.#revisions.size > MOST_CASES) {
      const [oldest] = this.#revisions.keys()
      if (oldest !== undefined) this.#revisions.delete(oldest)
    }
  }
}
