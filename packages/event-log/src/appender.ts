import type { Cause, CauseOutcome } from './cause.ts'
import { checkCause } from './check-cause.ts'
import { LogRefusedError } from './errors.ts'
import { type AppendPlan, planAppend } from './plan-append.ts'

/** Most events (or causes) in one append: the log's head is one lock, and an append holds it while it lasts. */
const MOST_EVENTS = 100

interface Waiting {
  readonly service: string | null
  readonly cause: Pick<Cause, 'decisions'>
  readonly causeId: string
  readonly size: number
  readonly settle: (outcome: CauseOutcome) => void
  readonly fail: (error: unknown) => void
}

interface Batch {
  readonly waiting: readonly Waiting[]
  readonly plan: AppendPlan
}

/**
 * Gathers what concurrent callers append into few appends. One is in flight at a time, in order of arrival; a full one is
 * laid out while the one before it is under way. A cause is never cut.
 */
export class Appender {
  readonly #send: (plan: AppendPlan) => Promise<CauseOutcome[]>
  #queue: Waiting[] = []
  #early: Batch | undefined
  #isRunning = false

  constructor(send: (plan: AppendPlan) => Promise<CauseOutcome[]>) {
    this.#send = send
  }

  /** Outcomes in the order of the causes. `service` null: without cause rows. */
  append(
    service: string | null,
    causes: readonly Pick<Cause, 'decisions'>[],
    causeIds: readonly string[],
  ): Promise<CauseOutcome[]> {
    // Checked first, so that a malformed cause fails its caller and nobody else.
    for (const [i, cause] of causes.entries()) {
      const fault = checkCause(cause, service === null ? undefined : causeIds[i])
      if (fault) return Promise.reject(new LogRefusedError(`the log refused an append: ${fault}`))
    }
    const outcomes = causes.map(
      (cause, i) =>
        new Promise<CauseOutcome>((settle, fail) => {
          const size = Math.max(
            1,
            cause.decisions.reduce((sum, { events }) => sum + events.length, 0),
          )
          this.#queue.push({ service, cause, causeId: causeIds[i] ?? '', size, settle, fail })
        }),
    )
    if (this.#isRunning) this.#planEarly()
    else void this.#run()
    return Promise.all(outcomes)
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    for (let batch = this.#next(); batch; batch = this.#early ?? this.#next()) {
      this.#early = undefined
      const sent = this.#deliver(batch)
      this.#planEarly()
      await sent
    }
    this.#isRunning = false
  }

  /** Lays the next batch out while one is in flight, if it is full: one that is not may still gather callers. */
  #planEarly(): void {
    if (this.#early) return
    let size = 0
    for (const waiting of this.#queue) {
      size += waiting.size
      if (size < MOST_EVENTS) continue
      this.#early = this.#next()
      return
    }
  }

  #next(): Batch | undefined {
    const [first] = this.#queue
    if (!first) return undefined
    let size = 0
    let count = 0
    for (const waiting of this.#queue) {
      if (count > 0 && (waiting.service !== first.service || size + waiting.size > MOST_EVENTS)) break
      size += waiting.size
      count += 1
    }
    return this.#planned(this.#queue.splice(0, count))
  }

  #planned(waiting: readonly Waiting[]): Batch {
    const causes = waiting.map(({ cause }) => cause)
    const causeIds = waiting.map(({ causeId }) => causeId)
    return { waiting, plan: planAppend(waiting[0]?.service ?? null, causes, causeIds) }
  }

  async #deliver({ waiting, plan }: Batch): Promise<void> {
    try {
      const outcomes = await this.#send(plan)
      for (const [i, outcome] of outcomes.entries()) waiting[i]?.settle(outcome)
    } catch (error) {
      // What one caller asked for may be refused; the others' must not be.
      if (error instanceof LogRefusedError && waiting.length > 1) {
        for (const one of waiting) await this.#deliver(this.#planned([one]))
      } else for (const { fail } of waiting) fail(error)
    }
  }
}
