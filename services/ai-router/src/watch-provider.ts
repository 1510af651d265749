import { setTimeout as wait } from 'node:timers/promises'
import type { Health, Logger } from '@nexus/runtime'
import type { Provider } from './ports.ts'
import { ProviderFault } from './provider-fault.ts'

export interface WatchOptions {
  readonly health: Pick<Health, 'set'>
  readonly log: Pick<Logger, 'info' | 'warn'>
  readonly signal: AbortSignal
  /** Longest that one check may take, in ms. */
  readonly timeoutMs?: number
  /** Between checks while the provider answers, in ms. */
  readonly everyMs?: number
  /** The first wait after a failed check, in ms; doubled up to `everyMs`. */
  readonly retryMs?: number
}

/**
 * Checks the provider at the start and for as long as the service runs, and says what is missing. A provider that is
 * away makes the service degraded, not unready: rules go on, and every verdict goes to staff.
 */
export async function watchProvider(provider: Provider, options: WatchOptions): Promise<void> {
  const { health, log, signal, timeoutMs = 5_000, everyMs = 60_000, retryMs = 1_000 } = options
  let failures = 0
  let said = ''
  while (!signal.aborted) {
    const fault = await check(provider, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
    if (signal.aborted) return
    failures = fault ? failures + 1 : 0
    const detail = fault ? `${fault.detail}; ${remedy(fault)}. Until then every verdict goes to staff.` : provider.model
    health.set('ai', { state: fault ? 'degraded' : 'up', detail })
    if (said !== detail)
      log[fault ? 'warn' : 'info']({ provider: provider.name, model: provider.model, detail }, 'provider checked')
    said = detail
    const waitMs = fault ? Math.min(everyMs, retryMs * 2 ** Math.min(failures - 1, 16)) : everyMs
    await wait(waitMs, undefined, { signal, ref: false }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}

async function check(provider: Provider, signal: AbortSignal): Promise<ProviderFault | null> {
  try {
    await provider.check(signal)
    return null
  } catch (error) {
    if (error instanceof ProviderFault) return error
    return new ProviderFault('unavailable', { detail: error instanceof Error ? error.name : 'unknown', cause: error })
  }
}

function remedy({ detail, fault }: ProviderFault): string {
  if (detail.startsWith('401') || detail.startsWith('403')) return 'check ANTHROPIC_API_KEY'
  if (detail.startsWith('404')) return 'check ANTHROPIC_MODEL and AI_BASE_URL'
  if (detail.startsWith('402')) return 'check the account’s credit'
  return fault === 'rate_limited'
    ? 'the account is at its limit'
    : 'check AI_BASE_URL and the network; it is tried again'
}
