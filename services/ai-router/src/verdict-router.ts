import { askWithinDeadline, type DeadlineOptions, type Outcome } from './ask-within-deadline.ts'
import type { Bulkhead } from './bulkhead.ts'
import type { Circuit, CircuitState } from './circuit.ts'
import type { Answered, Provider } from './ports.ts'
import type { Prompt } from './prompts/prompt.ts'
import { ProviderFault } from './provider-fault.ts'

export interface RouterOptions
  extends Pick<DeadlineOptions, 'attemptMs' | 'maxAttempts' | 'firstWaitMs' | 'longestWaitMs' | 'random'> {
  readonly provider: Provider
  readonly circuit: Circuit
  readonly bulkhead: Bulkhead
  readonly onAttempt: (provider: Provider, outcome: 'answered' | ProviderFault) => void
}

/** The way to a provider: a place in the bulkhead, then calls through the breaker, all within one deadline. */
export interface Router {
  readonly provider: Provider
  readonly state: CircuitState
  /** Always an outcome within `withinMs`. @throws the reason of `signal`, and nothing else that a provider can cause. */
  ask<A>(prompt: Prompt<A>, withinMs: number, signal: AbortSignal): Promise<Outcome<Answered<A>>>
}

export function verdictRouter({ provider, circuit, bulkhead, onAttempt, ...pace }: RouterOptions): Router {
  return {
    provider,
    get state() {
      return circuit.state
    },
    async ask<A>(prompt: Prompt<A>, withinMs: number, signal: AbortSignal): Promise<Outcome<Answered<A>>> {
      const endsAt = performance.now() + withinMs
      const overdue = new ProviderFault('timeout', { detail: `no free call within ${Math.round(withinMs)} ms` })
      const waiting = new AbortController()
      const onStop = () => waiting.abort(signal.reason)
      const timer = setTimeout(() => waiting.abort(overdue), withinMs)
      signal.addEventListener('abort', onStop, { once: true })
      const call = () => {
        clearTimeout(timer)
        return askWithinDeadline((attempt) => provider.ask(prompt, attempt), {
          ...pace,
          withinMs: endsAt - performance.now(),
          signal,
          guard: (attempt) => circuit.run(attempt),
          onAttempt: (outcome) => onAttempt(provider, outcome),
        })
      }
      try {
        signal.throwIfAborted()
        return await bulkhead.run(call, waiting.signal)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof ProviderFault) return { ok: false, fault: error, attempts: 0 }
        throw error
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', onStop)
      }
    },
  }
}
