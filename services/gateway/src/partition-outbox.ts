import type { Frame } from './build-frame.ts'
import type { LinkedFrame } from './ports.ts'
import { Queue } from './queue.ts'

/** A frame that is kept until it is archived. */
export interface Kept {
  readonly frame: Frame
  /** Sequence of the frame before it in this partition and session. */
  before: number
  /** Unix ms at which it came from Discord. */
  readonly keptAt: number
  /** Unix ms at which Redis took it; undefined until then. */
  publishedAt: number | undefined
  isReleased: boolean
}

interface Chain {
  readonly kept: Queue<Kept>
  /** Sequence of the last frame that was added. */
  last: number
  /** The highest sequence that is known to be archived without a gap below. */
  watermark: number
}

/** Characters that a kept frame weighs beside its JSON. */
const OVERHEAD = 300

export const weightOf = ({ json }: Frame): number => json.length + OVERHEAD

/** Frames of one partition in the order in which they came: published in that order, kept until archived. */
export class PartitionOutbox {
  readonly #kept = new Queue<Kept>()
  readonly #chains = new Map<string, Chain>()
  /** Place of the next frame to publish. */
  #next = 0
  /** Place of the first frame of the publish in progress; undefined when there is none. */
  #inFlightFrom: number | undefined
  #sendsAgain = false
  #weight = 0
  #unpublishedWeight = 0

  /** Characters of all kept frames. */
  get weight(): number {
    return this.#weight
  }

  /** Characters of the frames that Redis has not taken yet. */
  get unpublishedWeight(): number {
    return this.#unpublishedWeight
  }

  get size(): number {
    return this.#kept.size
  }

  /** Frames that no publish has taken, about. */
  get unsent(): number {
    return this.#sendsAgain ? this.#kept.size : this.#kept.end - Math.max(this.#next, this.#kept.begin)
  }

  /** Sessions that have frames here. */
  get sessionIds(): string[] {
    return [...this.#chains].flatMap(([id, { kept }]) => (kept.size > 0 ? [id] : []))
  }

  /** What is archived of each session with frames here, as far as is known. */
  get watermarks(): Map<string, number> {
    return new Map(this.sessionIds.map((id) => [id, this.#chains.get(id)?.watermark ?? 0]))
  }

  /** The published frame that waits longest to be archived. */
  get oldestUnarchived(): Kept | undefined {
    const { first } = this.#kept
    return first?.publishedAt === undefined ? undefined : first
  }

  /** Goes on with a session of which another process published up to `last` here. */
  continueFrom(sessionId: string, last: number): void {
    this.#chains.set(sessionId, { kept: new Queue(), last, watermark: 0 })
  }

  add(frame: Frame, keptAt: number): void {
    const chain = this.#chainOf(frame.sessionId)
    const kept = { frame, before: chain.last, keptAt, publishedAt: undefined, isReleased: false }
    chain.last = frame.sequence
    chain.kept.push(kept)
    this.#kept.push(kept)
    this.#weight += weightOf(frame)
    this.#unpublishedWeight += weightOf(frame)
  }

  /** Takes the next frames to publish, at most so many and so heavy; at least one if there is any. */
  take(most: number, heaviest: number): readonly Kept[] {
    if (this.#sendsAgain) {
      this.#sendsAgain = false
      this.#next = this.#kept.begin
    }
    this.#next = Math.max(this.#next, this.#kept.begin)
    this.#inFlightFrom = this.#next
    const taken: Kept[] = []
    let weight = 0
    for (; this.#next < this.#kept.end && taken.length < most; this.#next++) {
      const kept = this.#kept.at(this.#next)
      if (!kept || kept.isReleased) continue
      weight += weightOf(kept.frame)
      if (taken.length > 0 && weight > heaviest) break
      taken.push(kept)
    }
    return taken
  }

  /** Redis took them. @returns those that it took for the first time. */
  published(taken: readonly Kept[], at: number): readonly Kept[] {
    this.#inFlightFrom = undefined
    const first = taken.filter((kept) => kept.publishedAt === undefined)
    for (const kept of first) {
      kept.publishedAt = at
      this.#unpublishedWeight -= weightOf(kept.frame)
    }
    return first
  }

  /** The publish failed: its frames are to be taken again. */
  failed(): void {
    this.#next = this.#inFlightFrom ?? this.#next
    this.#inFlightFrom = undefined
  }

  /** Everything that is kept is published once more, in order and before anything new. */
  sendAgain(): void {
    this.#sendsAgain = true
  }

  /** What was published before the publish in progress and is not archived. */
  get lostWithRedis(): readonly LinkedFrame[] {
    const end = this.#inFlightFrom ?? this.#next
    const lost: LinkedFrame[] = []
    for (let place = this.#kept.begin; place < end; place++) {
      const kept = this.#kept.at(place)
      if (kept?.publishedAt !== undefined && !kept.isReleased) lost.push(kept)
    }
    return lost
  }

  /** @returns how many frames need not be kept any more. */
  archived(sessionId: string, watermark: number): number {
    const chain = this.#chains.get(sessionId)
    if (!chain || watermark <= chain.watermark) return 0
    chain.watermark = watermark
    let released = 0
    for (let kept = chain.kept.first; kept && kept.frame.sequence <= watermark; kept = chain.kept.first) {
      if (kept.publishedAt === undefined) break
      chain.kept.shift()
      this.#release(kept)
      released += 1
    }
    this.#dropReleased()
    return released
  }

  /** Gives the oldest published frame up, though it is not archived. @returns it, or undefined where there is none. */
  giveUpOldest(): Kept | undefined {
    const kept = this.oldestUnarchived
    if (!kept) return undefined
    const chain = this.#chainOf(kept.frame.sessionId)
    chain.kept.shift()
    this.#release(kept)
    this.#dropReleased()
    // The recorder must not wait for what can never be sent again: the next frame links to what is archived.
    if (chain.kept.first) chain.kept.first.before = chain.watermark
    else chain.last = chain.watermark
    return kept
  }

  /** Forgets sessions that ended and have no frames here. */
  forgetOthers(liveSessionIds: ReadonlySet<string>): void {
    for (const [id, { kept }] of this.#chains) if (kept.size === 0 && !liveSessionIds.has(id)) this.#chains.delete(id)
  }

  #chainOf(sessionId: string): Chain {
    let chain = this.#chains.get(sessionId)
    if (!chain) {
      chain = { kept: new Queue(), last: 0, watermark: 0 }
      this.#chains.set(sessionId, chain)
    }
    return chain
  }

  #release(kept: Kept): void {
    kept.isReleased = true
    this.#weight -= weightOf(kept.frame)
  }

  #dropReleased(): void {
    while (this.#kept.first?.isReleased) this.#kept.shift()
  }
}
