import { anthropic } from './adapters/anthropic.ts'
import type { Config } from './config.ts'
import type { Provider } from './ports.ts'

/** Who judges here; without a provider `why` says what staff and operator should know. */
export type Chosen = { readonly provider: Provider } | { readonly provider: null; readonly why: string }

export function chooseProvider(config: Config): Chosen {
  const { AI_PROVIDER, ANTHROPIC_API_KEY: apiKey } = config
  if (AI_PROVIDER !== 'anthropic')
    return { provider: null, why: `AI_PROVIDER=${AI_PROVIDER}: rules and staff review only` }
  if (!apiKey) return { provider: null, why: 'ANTHROPIC_API_KEY is not set: rules and staff review only' }
  return {
    provider: anthropic({
      apiKey,
      baseUrl: config.AI_BASE_URL,
      model: config.ANTHROPIC_MODEL,
      isSimulated: config.AI_SIMULATED === 'true',
      timeoutMs: config.VERDICT_ATTEMPT_MS,
    }),
  }
}
