export interface WaitOptions {
  /** Longest wait, in ms; default 10,000. */
  readonly timeoutMs?: number
  /** Pause between two looks, in ms; default 20. */
  readonly intervalMs?: number
  /** What is waited for, for the message of the failure. */
  readonly what?: string
}

/**
 * Calls `condition` until it returns something truthy, and returns that. A condition that throws is tried again too.
 * @throws Error after `timeoutMs`, with the last value or error of the condition.
 */
export async function waitFor<T>(condition: () => T | Promise<T>, options: WaitOptions = {}): Promise<Truthy<T>> {
  const { timeoutMs = 10_000, intervalMs = 20, what = condition.toString() } = options
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const look = await Promise.resolve()
      .then(condition)
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
    if ('value' in look && isTruthy(look.value)) return look.value
    if (Date.now() >= deadline) throw timedOut(what, timeoutMs, look)
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

const isTruthy = <T>(value: T): value is Truthy<T> => Boolean(value)

function timedOut(what: string, timeoutMs: number, last: { value: unknown } | { error: unknown }): Error {
  if ('error' in last) return new Error(`waited ${timeoutMs} ms for ${what}; it last threw`, { cause: last.error })
  return new Error(`waited ${timeoutMs} ms for ${what}; it last returned ${JSON.stringify(last.value)}`)
}
