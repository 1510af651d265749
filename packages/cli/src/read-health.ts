import { z } from 'zod'

const Readiness = z.object({
  dependencies: z.record(
    z.string(),
    z.object({ state: z.enum(['up', 'degraded', 'down']), detail: z.string().optional() }),
  ),
})

export interface ServiceHealth {
  readonly name: string
  readonly isReady: boolean
  readonly situation: 'ready' | 'degraded' | 'not ready' | 'no answer'
  readonly dependencies: Readonly<
    Record<string, { readonly state: 'up' | 'degraded' | 'down'; readonly detail?: string | undefined }>
  >
}

/** What a service says of itself at `/readyz`. */
export async function readHealth(name: string, port: number): Promise<ServiceHealth> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    const { dependencies } = Readiness.parse(await response.json())
    const isDegraded = Object.values(dependencies).some(({ state }) => state === 'degraded')
    const situation = !response.ok ? 'not ready' : isDegraded ? 'degraded' : 'ready'
    return { name, isReady: response.ok, situation, dependencies }
  } catch {
    return { name, isReady: false, situation: 'no answer', dependencies: {} }
  }
}
