import type { DataNamed, MessageNamed } from '@nexus/events'
import type { Logger, Metrics } from '@nexus/runtime'
import type { CircuitState } from './circuit.ts'
import type { Provider } from './ports.ts'
import type { ProviderFault } from './provider-fault.ts'

type Requested = MessageNamed<'VerdictRequested'>
type Reached = Pick<
  DataNamed<'VerdictReached'>,
  'provider' | 'model' | 'category' | 'severity' | 'confidence' | 'latencyMs' | 'attempts' | 'usage'
>

/** Metric and log line of each fact of this service. */
export interface VerdictTelemetry {
  reached(message: Requested, verdict: Reached): void
  failed(message: Requested, fault: ProviderFault, attempts: number): void
  /** An error that nobody foresaw; the case went to staff. */
  broke(message: Requested, error: unknown): void
  attempted(provider: Provider, outcome: 'answered' | ProviderFault): void
  breaker(provider: string, model: string, state: CircuitState): void
}

const states: readonly CircuitState[] = ['closed', 'half_open', 'open']

export function verdictTelemetry(metrics: Metrics, log: Logger): VerdictTelemetry {
  const verdicts = metrics.counter({
    name: 'nexus_verdicts_total',
    help: 'Verdict requests answered, by outcome: reached, or the fault',
    labels: ['outcome'],
  })
  const duration = metrics.duration({
    name: 'nexus_verdict_duration_seconds',
    help: 'From the start of the work on a request to its verdict, waits and retries included',
    labels: ['provider'],
  })
  const calls = metrics.counter({
    name: 'nexus_ai_calls_total',
    help: 'Calls of a provider, by outcome',
    labels: ['provider', 'model', 'outcome'],
  })
  const tokens = metrics.counter({
    name: 'nexus_ai_tokens_total',
    help: 'Tokens billed',
    labels: ['provider', 'direction'],
  })
  const circuit = metrics.gauge({
    name: 'nexus_ai_breaker_state',
    help: '1 for the state that the breaker is in',
    labels: ['provider', 'model', 'state'],
  })
  const about = (message: Requested) => ({
    correlationId: message.correlationId,
    guildId: message.guildId,
    caseId: message.data.caseId,
  })
  return {
    reached(message, verdict) {
      const { provider, model, category, severity, confidence, latencyMs, attempts, usage } = verdict
      verdicts.inc({ outcome: 'reached' })
      duration.observe({ provider }, latencyMs / 1_000)
      tokens.inc({ provider, direction: 'input' }, usage.inputTokens)
      tokens.inc({ provider, direction: 'output' }, usage.outputTokens)
      log.info(
        { ...about(message), provider, model, category, severity, confidence, durationMs: latencyMs, attempts },
        'verdict reached',
      )
    },
    failed(message, { fault, detail }, attempts) {
      verdicts.inc({ outcome: fault })
      log.warn({ ...about(message), fault, detail, attempts }, 'verdict failed')
    },
    broke(message, error) {
      log.error({ ...about(message), err: error }, 'verdict broke')
    },
    attempted({ name, model }, outcome) {
      calls.inc({ provider: name, model, outcome: outcome === 'answered' ? outcome : outcome.fault })
    },
    breaker(provider, model, state) {
      for (const each of states) circuit.set({ provider, model, state: each }, each === state ? 1 : 0)
      log[state === 'closed' ? 'info' : 'warn']({ provider, model, state }, 'breaker changed')
    },
  }
}
