/** Most answers that are kept. */
const MOST_KEPT = 5_000

/** Asks once for callers that ask at the same time or within `forMs` of each other. A failure is not kept. */
export function coalesce<Value>(forMs: number, now: () => number = Date.now) {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<Value> }>()
  return (
    key: string,
    ask: () => Promise<Value>,
    isWorthKeeping: (value: Value) => boolean = () => true,
  ): Promise<Value> => {
    const known = kept.get(key)
    if (known && now() - known.at < forMs) return known.value
    const value = ask()
    const entry = { at: now(), value }
    kept.delete(key)
    kept.set(key, entry)
    const forget = () => {
      if (kept.get(key) === entry) kept.delete(key)
    }
    value.then((answer) => {
      if (!isWorthKeeping(answer)) forget()
    }, forget)
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return value
  }
}
