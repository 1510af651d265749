import type { Environment, Given } from '../environment.ts'

/** Who judges. */
export type AiKind = 'simulated' | 'real' | 'none'

/** Which Discord and which AI this run works with, and what follows for the services' variables. */
export interface Surroundings {
  readonly isSimulated: boolean
  readonly ai: AiKind
  /** For people. */
  readonly explanation: string
}

type AskedFor = Partial<Pick<Environment, 'DISCORD_TOKEN' | 'AI_PROVIDER' | 'ANTHROPIC_API_KEY'>>

/** A simulated judge serves only the simulated Discord: with a real token and no key AI counts as unavailable. */
export function surroundingsOf({ DISCORD_TOKEN, AI_PROVIDER, ANTHROPIC_API_KEY }: AskedFor): Surroundings {
  const isSimulated = DISCORD_TOKEN === undefined
  const hasKey = ANTHROPIC_API_KEY !== undefined
  const discord = isSimulated ? 'a simulated Discord (no DISCORD_TOKEN is set)' : 'the real Discord'
  if (AI_PROVIDER === 'none') {
    return { isSimulated, ai: 'none', explanation: `${discord}; no AI (AI_PROVIDER=none): rules and staff review only` }
  }
  if (hasKey) return { isSimulated, ai: 'real', explanation: `${discord}; AI by ${AI_PROVIDER ?? 'anthropic'}` }
  if (isSimulated) {
    return { isSimulated, ai: 'simulated', explanation: `${discord}; a simulated judge (no AI key is set)` }
  }
  const explanation = `${discord}; no AI key is set, so AI counts as unavailable: rules and staff review only`
  return { isSimulated, ai: 'none', explanation }
}

/** The simulated servers as services reach them. */
export interface SimulatedServers {
  readonly apiUrl: string
  readonly token: string
  readonly ai: { readonly url: string; readonly apiKey: string } | null
}

/** The operator's variables, with the simulator's put in where it stands for the real thing. */
export function variablesFor(given: Given, surroundings: Surroundings, simulator: SimulatedServers | null): Given {
  if (!simulator) return { ...given, AI_SIMULATED: 'false' }
  const discord = { DISCORD_TOKEN: simulator.token, DISCORD_API_URL: simulator.apiUrl }
  if (surroundings.ai !== 'simulated' || !simulator.ai) return { ...given, ...discord, AI_SIMULATED: 'false' }
  return {
    ...given,
    ...discord,
    AI_PROVIDER: 'anthropic',
    AI_BASE_URL: simulator.ai.url,
    ANTHROPIC_API_KEY: simulator.ai.apiKey,
    AI_SIMULATED: 'true',
  }
}
