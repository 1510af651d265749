import { setTimeout as wait } from 'node:timers/promises'
import type { Health } from './health.ts'
import type { Logger } from './logger.ts'

/** Failures in a row after which a store counts as down: a store that restarts takes no service out of its place. */
const DOWN_AFTER = 3
/** Answers in a row after which it counts as up again. */
const UP_AFTER = 2
const EVERY_MS = 2_000
/** An answer that takes longer is none, in ms. */
const WITHIN_MS = 1_500

export interface WatchStoresOptions {
  /** What to ask each store, by its name in the report of health: something that fails when it refuses to serve. */
  readonly stores: Readonly<Record<string, () => Promise<unknown>>>
  readonly health: Health
  readonly log: Logger
  readonly signal: AbortSignal
  /** Pause between two questions, in ms; default 2,000. */
  readonly everyMs?: number
  readonly withinMs?: number
}

/** Keeps the report of health true after the start, until `signal` aborts: asks each store again and again. */
export async function watchStores(options: WatchStoresOptions): Promise<void> {
  await Promise.all(Object.entries(options.stores).map(([name, ask]) => watchStore(name, ask, options)))
}

async function watchStore(
  name: string,
  ask: () => Promise<unknown>,
  { health, log, signal, everyMs = EVERY_MS, withinMs = WITHIN_MS }: WatchStoresOptions,
): Promise<void> {
  const question = new Question(ask, withinMs)
  let isUp = true
  let against = 0
  while (!signal.aborted) {
    const fault = await question.put(signal)
    if (signal.aborted) return
    against = (fault === null) === isUp ? 0 : against + 1
    if (against >= (isUp ? DOWN_AFTER : UP_AFTER)) {
      isUp = !isUp
      against = 0
      health.set(name, isUp ? { state: 'up' } : { state: 'down', detail: fault ?? 'no answer' })
      if (isUp) log.info({ dependency: name }, 'a dependency is back')
      else log.warn({ dependency: name, detail: fault }, 'a dependency does not serve: not ready')
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined)
  }
}

/** One question at a time: while one is unanswered no other is asked, and there is no answer. */
class Question {
  readonly #ask: () => Promise<unknown>
  readonly #withinMs: number
  #asked: Promise<string | null> | undefined

  constructor(ask: () => Promise<unknown>, withinMs: number) {
    this.#ask = ask
    this.#withinMs = withinMs
  }

  /** @returns what is wrong; null for nothing */
  async put(signal: AbortSignal): Promise<string | null> {
    this.#asked ??= this.#begin()
    const given = new AbortController()
    const late = wait(this.#withinMs, `no answer within ${this.#withinMs} ms`, {
      signal: AbortSignal.any([signal, given.signal]),
    }).catch(() => null)
    const answer = await Promise.race([this.#asked, late])
    given.abort()
    return answer
  }

  #begin(): Promise<string | null> {
    const asked = this.#ask()
      .then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : 'refused'),
      )
      .finally(() => {
        this.#asked = undefined
      })
    return asked
  }
}
