import { SecretText } from '@nexus/runtime'
import { z } from 'zod'

const Url = z.url({ protocol: /^https?$/ })
const Milliseconds = z.coerce.number().int()

const Variables = z.object({
  /** Who judges. `none`: every case that wants a verdict goes to staff. */
  AI_PROVIDER: z.enum(['anthropic', 'none', 'puter_js', 'openai_compatible']).default('anthropic'),
  /** Where the provider's API is; default its official address. */
  AI_BASE_URL: Url.optional(),
  ANTHROPIC_API_KEY: SecretText.optional(),
  ANTHROPIC_MODEL: z.string().min(1).max(100).default('claude-haiku-5-5'),
  /** `true` when AI_BASE_URL is the simulator. A simulated judge serves a simulated Discord and no other. */
  AI_SIMULATED: z.enum(['true', 'false']).default('false'),
  /** Where Discord is; unset means the real one. */
  DISCORD_API_URL: Url.optional(),
  /** Longest that a verdict may take, in ms, waiting and retries included; `validUntil` of the request may end it sooner. */
  VERDICT_DEADLINE_MS: Milliseconds.min(100).max(60_000).default(10_000),
  /** Longest that one call of the provider may take, in ms. Lower leaves room for another one within the deadline. */
  VERDICT_ATTEMPT_MS: Milliseconds.min(50).max(60_000).default(5_000),
  /** Calls of the provider for one verdict, the first included. */
  VERDICT_ATTEMPTS: z.coerce.number().int().min(1).max(10).default(3),
  /** Calls under way at once. Higher: more cost at once and fewer waits in a raid. */
  VERDICT_CONCURRENCY: z.coerce.number().int().min(1).max(256).default(8),
  /** Requests that wait for a free call; what comes on top goes to staff at once. */
  VERDICT_QUEUE: z.coerce.number().int().min(0).max(10_000).default(64),
  /** Share of failed calls, in percent, above which the breaker opens. */
  AI_BREAKER_PERCENT: z.coerce.number().int().min(1).max(99).default(50),
  /** Calls within the window before the breaker may open. */
  AI_BREAKER_CALLS: z.coerce.number().int().min(1).max(1_000).default(5),
  /** The window over which calls are counted, in ms. */
  AI_BREAKER_WINDOW_MS: Milliseconds.min(1_000).max(600_000).default(30_000),
  /** How long an open breaker waits before it lets one call through, in ms. */
  AI_BREAKER_RESET_MS: Milliseconds.min(50).max(600_000).default(15_000),
})

export const Config = Variables.superRefine((config, context) => {
  const refuse = (path: keyof z.infer<typeof Variables>, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  const { AI_BASE_URL: base, AI_PROVIDER: provider } = config

  if (provider === 'puter_js' || provider === 'openai_compatible') {
    refuse('AI_PROVIDER', `${provider} is not built yet; use anthropic, or none (rules and staff review only)`)
  }
  if (base && new URL(base).protocol === 'http:' && !isSimulatorAddress(base)) {
    refuse('AI_BASE_URL', 'must be https: members’ words and the key would travel in the clear')
  }
  if (config.AI_SIMULATED === 'false') return
  if (!config.DISCORD_API_URL || !isSimulatorAddress(config.DISCORD_API_URL)) {
    refuse('AI_SIMULATED', 'a simulated judge serves only the simulated Discord: set DISCORD_API_URL to its address')
  }
  if (!base || !isSimulatorAddress(base)) refuse('AI_SIMULATED', 'needs AI_BASE_URL, the simulator’s address')
  if (!config.ANTHROPIC_API_KEY) refuse('AI_SIMULATED', 'needs ANTHROPIC_API_KEY, the key that the simulator accepts')
})
export type Config = z.infer<typeof Config>

/** Whether an address is on this machine, or that of the simulator's container. No real API can be there. */
export function isSimulatorAddress(url: string): boolean {
  const { hostname } = new URL(url)
  return (
    hostname === 'localhost' || hostname === 'simulator' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
