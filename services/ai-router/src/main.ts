import { startService } from '@nexus/runtime'
import { keyringVault } from './adapters/keyring-vault.ts'
import { loggedPolicies } from './adapters/logged-policies.ts'
import { bulkhead } from './bulkhead.ts'
import { chooseProvider } from './choose-provider.ts'
import { circuit } from './circuit.ts'
import { Config } from './config.ts'
import { judgeMessage } from './judge-message.ts'
import { manifest } from './manifest.ts'
import { verdictTelemetry } from './telemetry.ts'
import { verdictRouter } from './verdict-router.ts'
import { watchProvider } from './watch-provider.ts'

await using service = await startService(manifest, Config, process.env)
const { config, eventLog, health, log, metrics, signal } = service
const telemetry = verdictTelemetry(metrics, log)
const chosen = chooseProvider(config)
const { provider } = chosen

using breaker = circuit({
  name: `${provider?.name ?? 'none'}/${config.ANTHROPIC_MODEL}`,
  errorPercent: config.AI_BREAKER_PERCENT,
  minCalls: config.AI_BREAKER_CALLS,
  windowMs: config.AI_BREAKER_WINDOW_MS,
  resetMs: config.AI_BREAKER_RESET_MS,
  onState: (state) => telemetry.breaker(provider?.name ?? 'none', config.ANTHROPIC_MODEL, state),
})
const router = provider
  ? verdictRouter({
      provider,
      circuit: breaker,
      bulkhead: bulkhead({ places: config.VERDICT_CONCURRENCY, queue: config.VERDICT_QUEUE }),
      attemptMs: config.VERDICT_ATTEMPT_MS,
      maxAttempts: config.VERDICT_ATTEMPTS,
      firstWaitMs: 250,
      longestWaitMs: 2_000,
      random: Math.random,
      onAttempt: telemetry.attempted,
    })
  : null
const watching = provider ? watchProvider(provider, { health, log, signal }) : undefined
if (!chosen.provider) {
  health.set('ai', { state: 'degraded', detail: chosen.why })
  log.warn({ detail: chosen.why }, 'no model judges')
}

await service.consume(
  {
    VerdictRequested: judgeMessage({
      router,
      why: chosen.provider ? '' : chosen.why,
      vault: keyringVault(eventLog.keys),
      policies: loggedPolicies(eventLog),
      deadlineMs: config.VERDICT_DEADLINE_MS,
      now: Date.now,
      telemetry,
    }),
  },
  // What waits in the bulkhead is bounded there, and told so; the runtime must not stop reading before.
  { concurrency: config.VERDICT_CONCURRENCY + config.VERDICT_QUEUE },
)
await watching
