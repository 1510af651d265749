/** A decider read something that a replay cannot give back. */
export class ImpurityError extends Error {
  override readonly name = 'ImpurityError'
  /** What was read, such as `Date.now`. */
  readonly reading: string

  constructor(reading: string) {
    super(`${reading} was read while deciding: the same input could give another decision`)
    this.reading = reading
  }
}

/**
 * Runs `decide` with the clock and chance out of reach: whoever reads them gets an ImpurityError that names it. Synchronous
 * and not reentrant; everything is put back before it returns.
 */
export function forbidImpurity<R>(decide: () => R): R {
  const RealDate = globalThis.Date
  const forbid = (reading: string) => () => {
    throw new ImpurityError(reading)
  }
  const PureDate = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      if (args.length === 0) throw new ImpurityError('new Date()')
      return Reflect.construct(target, args, newTarget)
    },
    apply: forbid('Date()'),
    get(target, property, receiver) {
      return property === 'now' ? forbid('Date.now') : Reflect.get(target, property, receiver)
    },
  })
  const restore = [
    replace(globalThis, 'Date', PureDate),
    replace(Math, 'random', forbid('Math.random')),
    replace(performance, 'now', forbid('performance.now')),
    replace(process, 'hrtime', forbid('process.hrtime')),
    replace(globalThis.crypto, 'randomUUID', forbid('crypto.randomUUID')),
    replace(globalThis.crypto, 'getRandomValues', forbid('crypto.getRandomValues')),
  ]
  try {
    return decide()
  } finally {
    for (const put of restore) put()
  }
}

/** Shadows a property of `owner`; the returned function takes the shadow away. */
function replace(owner: object, property: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, property)
  Object.defineProperty(owner, property, { value, configurable: true, writable: true })
  return () => {
    if (before) Object.defineProperty(owner, property, before)
    else Reflect.deleteProperty(owner, property)
  }
}
