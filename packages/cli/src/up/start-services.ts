import type { ServiceName } from '@nexus/events'
import type { LocalRun } from '@nexus/local'
import type { z } from 'zod'
import { mainOf } from '../checkout.ts'
import type { Given } from '../environment.ts'
import { environmentOf, faultsOf, type Shared, schemaOf } from './service-environment.ts'

/** Services in groups: a group starts when the one before it is ready. The gateway lets the first event in, so it is last. */
const startOrder: readonly (readonly ServiceName[])[] = [
  ['recorder', 'context', 'moderation', 'ai-router', 'action-executor', 'commands'],
  ['gateway'],
]
const all = startOrder.flat()

export type Schemas = ReadonlyMap<ServiceName, z.ZodObject>

export async function readSchemas(): Promise<Schemas> {
  return new Map(await Promise.all(all.map(async (service) => [service, await schemaOf(service)] as const)))
}

/** What the services would say against the operator's variables, before anything runs. */
export function serviceFaults(schemas: Schemas, given: Given, isOwnKey: boolean): readonly string[] {
  // What this run finds or makes by itself stands in for itself.
  const shared: Shared = {
    databaseUrl: given.DATABASE_URL ?? 'postgres://127.0.0.1/nexus',
    redisUrl: given.REDIS_URL ?? 'redis://127.0.0.1',
    stateDir: '.',
    masterKeyFile: given.NEXUS_MASTER_KEY_FILE ?? '',
    partitions: 1,
  }
  const faults = [...schemas.values()].flatMap((schema) => faultsOf(schema, environmentOf(schema, given, shared)))
  return [...new Set(faults)].filter((fault) => isOwnKey || !fault.startsWith('NEXUS_MASTER_KEY_FILE'))
}

/** Starts all services in order and waits until each is ready. @returns the health port of each. */
export async function startServices(
  run: LocalRun,
  schemas: Schemas,
  given: Given,
  shared: Shared,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const healthPorts: Record<string, number> = {}
  for (const group of startOrder) {
    if (signal.aborted) break
    const definitions = await Promise.all(
      group.map(async (service) => {
        const port = await run.portFor(service)
        healthPorts[service] = port
        const schema = schemas.get(service)
        if (!schema) throw new Error(`${service} has no schema`)
        return {
          name: service,
          main: mainOf(service),
          readyUrl: `http://127.0.0.1:${port}/readyz`,
          env: { ...environmentOf(schema, given, shared), HEALTH_PORT: String(port) },
        }
      }),
    )
    await run.start(definitions)
  }
  return healthPorts
}
