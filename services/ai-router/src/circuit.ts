import CircuitBreaker from 'opossum'
import { ProviderFault } from './provider-fault.ts'

export type CircuitState = 'closed' | 'half_open' | 'open'

export interface CircuitOptions {
  /** `provider/model`. */
  readonly name: string
  /** Share of failed calls, in percent, above which it opens. */
  readonly errorPercent: number
  /** Calls within the window before it may open. */
  readonly minCalls: number
  readonly windowMs: number
  /** How long it stays open before one call is let through. */
  readonly resetMs: number
  readonly onState: (state: CircuitState) => void
}

/** Spares a provider that is down, and us the wait: one for each provider and model. */
export interface Circuit extends Disposable {
  readonly state: CircuitState
  /** @throws ProviderFault `breaker_open` without calling; whatever `call` throws. */
  run<R>(call: () => Promise<R>): Promise<R>
}

export function circuit(options: CircuitOptions): Circuit {
  const breaker = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
    name: options.name,
    // Deadlines are ours: each call brings its own.
    timeout: false,
    errorThresholdPercentage: options.errorPercent,
    volumeThreshold: options.minCalls,
    rollingCountTimeout: options.windowMs,
    rollingCountBuckets: 10,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
    resetTimeout: options.resetMs,
    // What is wrong with the request says nothing against the provider.
    errorFilter: (error: unknown) => !(error instanceof ProviderFault && error.isOutage),
  })
  const state = (): CircuitState => (breaker.opened ? 'open' : breaker.halfOpen ? 'half_open' : 'closed')
  const tell = () => options.onState(state())
  breaker.on('open', tell)
  breaker.on('halfOpen', tell)
  breaker.on('close', tell)
  options.onState('closed')

  return {
    get state() {
      return state()
    },
    async run<R>(call: () => Promise<R>): Promise<R> {
      try {
        return (await breaker.fire(call)) as R
      } catch (error) {
        if (!isRejection(error)) throw error
        throw new ProviderFault('breaker_open', {
          detail: `${options.name} failed too often; the breaker is ${state()}`,
        })
      }
    },
    [Symbol.dispose]() {
      breaker.shutdown()
    },
  }
}

const isRejection = (error: unknown): boolean =>
  CircuitBreaker.isOurError(error as Error) && ['EOPENBREAKER', 'ESHUTDOWN'].includes((error as { code: string }).code)
