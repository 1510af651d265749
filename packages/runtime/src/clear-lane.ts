import type { MessageType } from '@nexus/events'
import type { Incoming, Screener, Summary } from './handlers.ts'

interface Held<T extends MessageType, Item> {
  readonly incoming: Incoming<T>
  readonly item: Item
  readonly acknowledge: () => void
}

interface ClearLaneOptions {
  /** Longest that a clear waits to be recorded, in ms. */
  readonly flushAfterMs: number
  /** Most clears in one flush. */
  readonly most: number
  /** Records the summaries; it does not give up while the log is away. */
  readonly record: (summaries: readonly Summary[]) => Promise<void>
  readonly onFault: (error: unknown) => void
}

/** Holds cleared messages unacknowledged until their summary is in the log. */
export class ClearLane<T extends MessageType, Item> {
  readonly #screener: Pick<Screener<T, never, Item>, 'summarize'>
  readonly #options: ClearLaneOptions
  #held: Held<T, Item>[] = []
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()

  constructor(screener: Pick<Screener<T, never, Item>, 'summarize'>, options: ClearLaneOptions) {
    this.#screener = screener
    this.#options = options
  }

  /** Takes clears in; waits while a full flush is still on its way, so that what is held stays bounded. */
  async hold(cleared: readonly Held<T, Item>[]): Promise<void> {
    if (cleared.length === 0) return
    this.#held.push(...cleared)
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.flushAfterMs)
    if (this.#held.length >= this.#options.most) await this.flush()
  }

  /** Records and acknowledges all that is held now, after earlier flushes. A failed flush leaves its entries pending. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const held = this.#held
    this.#held = []
    if (held.length > 0) {
      this.#flushing = this.#flushing.then(() => this.#record(held)).catch(this.#options.onFault)
    }
    return this.#flushing
  }

  async #record(held: readonly Held<T, Item>[]): Promise<void> {
    await this.#options.record(this.#screener.summarize(held))
    for (const { acknowledge } of held) acknowledge()
  }
}
