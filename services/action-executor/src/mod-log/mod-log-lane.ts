import type { Clock } from '../ports.ts'

export interface LaneOptions {
  readonly show: (caseId: string) => Promise<void>
  /** Called once when a case could not be shown for too long. */
  readonly abandon: (caseId: string, error: unknown) => Promise<void>
  readonly onDelay: (caseId: string, error: unknown, waitMs: number) => void
  readonly clock: Clock
  /** Cases under way at once; few, so that the mod log leaves Discord's limits to enforcement. */
  readonly concurrency?: number
  /** From the first word of a case to its message, in ms: what follows at once is gathered into it. */
  readonly firstAfterMs?: number
  /** Shortest time between two edits of one case, in ms. */
  readonly editEveryMs?: number
  /** After this long without success a case is abandoned, in ms. */
  readonly abandonAfterMs?: number
}

interface Waiting {
  timer: NodeJS.Timeout | null
  isRunning: boolean
  /** Something happened since the last look. */
  isStale: boolean
  lastShownAt: number
  failingSince: number | null
  failures: number
  /** Looks still to come after the last word: an outcome may reach the log a moment after it was announced. */
  looksLeft: number
}

const LOOKS = 3
const LONGEST_WAIT_MS = 30_000

/** Shows cases beside the work of enforcing: one at a time for each case, seldom enough for Discord, and again until it succeeds. */
export class ModLogLane {
  readonly #options: Required<LaneOptions>
  readonly #cases = new Map<string, Waiting>()
  readonly #places: (() => void)[] = []
  readonly #running = new Set<Promise<void>>()
  #free: number
  #isStopped = false

  constructor(options: LaneOptions) {
    this.#options = { concurrency: 4, firstAfterMs: 150, editEveryMs: 2_000, abandonAfterMs: 600_000, ...options }
    this.#free = this.#options.concurrency
  }

  /** Something happened to a case that staff should see. */
  note(caseId: string): void {
    if (this.#isStopped) return
    let waiting = this.#cases.get(caseId)
    if (!waiting) {
      waiting = {
        timer: null,
        isRunning: false,
        isStale: true,
        lastShownAt: Number.NEGATIVE_INFINITY,
        failingSince: null,
        failures: 0,
        looksLeft: LOOKS,
      }
      this.#cases.set(caseId, waiting)
    }
    waiting.isStale = true
    waiting.looksLeft = LOOKS
    if (!waiting.timer && !waiting.isRunning) this.#schedule(caseId, waiting, this.#options.firstAfterMs)
  }

  /** Ends what is under way; what waits is found again by the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true
    for (const { timer } of this.#cases.values()) if (timer) clearTimeout(timer)
    for (const enter of this.#places.splice(0)) enter()
    await Promise.allSettled(this.#running)
    this.#cases.clear()
  }

  #schedule(caseId: string, waiting: Waiting, atLeastMs: number): void {
    const { clock, editEveryMs } = this.#options
    const pauseMs = Math.max(atLeastMs, waiting.lastShownAt + editEveryMs - clock.now())
    waiting.timer = setTimeout(() => {
      waiting.timer = null
      const run = this.#run(caseId, waiting).finally(() => this.#running.delete(run))
      this.#running.add(run)
    }, pauseMs)
  }

  async #run(caseId: string, waiting: Waiting): Promise<void> {
    waiting.isRunning = true
    await this.#enter()
    try {
      if (this.#isStopped) return
      waiting.isStale = false
      await this.#options.show(caseId)
      waiting.failingSince = null
      waiting.failures = 0
      waiting.lastShownAt = this.#options.clock.now()
      waiting.looksLeft -= 1
    } catch (error) {
      if (!this.#isStopped && (await this.#isAbandoned(caseId, waiting, error))) waiting.looksLeft = 0
    } finally {
      this.#leave()
      waiting.isRunning = false
      this.#goOn(caseId, waiting)
    }
  }

  #goOn(caseId: string, waiting: Waiting): void {
    if (this.#isStopped) return
    if (waiting.isStale) this.#schedule(caseId, waiting, waiting.failures > 0 ? this.#waitOf(waiting) : 0)
    else if (waiting.looksLeft > 0) this.#schedule(caseId, waiting, this.#options.editEveryMs)
    else this.#cases.delete(caseId)
  }

  async #isAbandoned(caseId: string, waiting: Waiting, error: unknown): Promise<boolean> {
    const { clock, abandonAfterMs, abandon, onDelay } = this.#options
    waiting.failures += 1
    waiting.failingSince ??= clock.now()
    if (clock.now() - waiting.failingSince < abandonAfterMs) {
      waiting.isStale = true
      onDelay(caseId, error, this.#waitOf(waiting))
      return false
    }
    waiting.isStale = false
    // The log may be away as well; the next look for unshown cases finds this one again.
    await abandon(caseId, error).catch((fault: unknown) => onDelay(caseId, fault, 0))
    return true
  }

  #waitOf({ failures }: Waiting): number {
    return Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(failures, 10))
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    await new Promise<void>((enter) => this.#places.push(enter))
  }

  #leave(): void {
    const next = this.#places.shift()
    if (next) next()
    else this.#free += 1
  }
}
