import { Health, type HealthState, Secret } from '@nexus/runtime'
import { SIMULATED_API_KEY, startAnthropicSimulator } from '@nexus/simulator'
import { waitFor } from '@nexus/testing'
import { describe, expect, test } from 'vitest'
import { anthropic } from './adapters/anthropic.ts'
import { watchProvider } from './watch-provider.ts'

function watching(apiKey: string, baseUrl: string) {
  const health = new Health()
  health.set('postgres', { state: 'up' })
  const lines: string[] = []
  const tell = (facts: { detail: string }) => void lines.push(facts.detail)
  const stop = new AbortController()
  const provider = anthropic({
    apiKey: new Secret(apiKey),
    baseUrl,
    model: 'claude-haiku-5-5',
    isSimulated: true,
    timeoutMs: 500,
  })
  const log = { info: tell, warn: tell } as unknown as Parameters<typeof watchProvider>[1]['log']
  const ended = watchProvider(provider, { health, log, signal: stop.signal, retryMs: 10, everyMs: 40, timeoutMs: 500 })
  return {
    health,
    lines,
    ai: (): HealthState | undefined => health.report().ai,
    async stop() {
      stop.abort()
      await ended
    },
  }
}

describe('the watch over the provider', () => {
  test('says what is missing, keeps the service ready, and notices when the provider is back', async () => {
    await using simulator = await startAnthropicSimulator({ contract: 'handwritten' })
    const watch = watching('sk-wrong', simulator.url)
    await waitFor(() => watch.ai()?.state === 'degraded')
    expect(watch.ai()?.detail).toContain('check ANTHROPIC_API_KEY')
    expect(watch.health.isReady).toBe(true)
    await waitFor(() => simulator.requests.length >= 3)
    expect(watch.lines.length).toBe(new Set(watch.lines).size)
    await watch.stop()

    const right = watching(SIMULATED_API_KEY, simulator.url)
    await waitFor(() => right.ai()?.state === 'up')
    await right.stop()
    expect(simulator.ledger.answers).toBe(0)
  })

  test('is degraded, not unready, with nobody at the address', async () => {
    const watch = watching('key', 'http://127.0.0.1:9')
    await waitFor(() => watch.ai()?.state === 'degraded')
    expect(watch.health.isReady).toBe(true)
    await watch.stop()
  })
})
