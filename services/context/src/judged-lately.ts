/** Judgements that are remembered. More may be recorded between two looks at the archive; those are asked for once more. */
const MOST = 200_000

/** Which messages were judged lately, and under which entries of `discord.events`; the oldest are forgotten first. */
export class JudgedLately {
  readonly #most: number
  readonly #entries = new Map<string, string[]>()

  constructor(most = MOST) {
    this.#most = most
  }

  add(messageId: string, entryId: string): void {
    const entries = this.#entries.get(messageId)
    if (entries) entries.push(entryId)
    else this.#entries.set(messageId, [entryId])
    if (this.#entries.size <= this.#most) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  /** A message may be judged under another entry than it is archived under: its frame was sent again. An edit may not. */
  has({ type, messageId, entryId }: { readonly type: string; readonly messageId: string; readonly entryId: string }) {
    const entries = this.#entries.get(messageId)
    if (!entries) return false
    return type === 'MESSAGE_CREATE' || entries.includes(entryId)
  }
}
