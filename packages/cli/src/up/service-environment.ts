import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError, loadConfig } from '@nexus/runtime'
import { z } from 'zod'
import { checkout } from '../checkout.ts'
import type { Given } from '../environment.ts'

/** What every service may be told besides what its own schema names. */
const COMMON = ['LOG_LEVEL', 'STOP_WITHIN_MS', 'NODE_EXTRA_CA_CERTS', 'TZ']

/** What this run decides for all services. */
export interface Shared {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly stateDir: string
  readonly masterKeyFile: string
  readonly partitions: number
}

/** A service's own schema. Services are run, not imported: this one file says which variables may reach a process. */
export async function schemaOf(service: string): Promise<z.ZodObject> {
  const file = `${checkout}/services/${service}/src/config.ts`
  const module: unknown = await import(pathToFileURL(file).href)
  if (typeof module === 'object' && module !== null && 'Config' in module && module.Config instanceof z.ZodObject) {
    return module.Config
  }
  throw new Error(`${file} exports no Config that is an object schema`)
}

/** What a service compiles at its first start, it finds at the next one. */
export function compileCacheIn(stateDir: string): string {
  return process.env.NODE_COMPILE_CACHE ?? join(stateDir, 'compile-cache')
}

/** Everything that a service is told: what is shared, and of the operator's variables those that its schema names. */
export function environmentOf(schema: z.ZodObject, given: Given, shared: Shared): Record<string, string> {
  const wanted = [...COMMON, ...Object.keys(schema.shape)]
  return {
    ...Object.fromEntries(wanted.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]))),
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: compileCacheIn(shared.stateDir),
    DATABASE_URL: shared.databaseUrl,
    REDIS_URL: shared.redisUrl,
    NEXUS_STATE_DIR: shared.stateDir,
    NEXUS_MASTER_KEY_FILE: shared.masterKeyFile,
    STREAM_PARTITIONS: String(shared.partitions),
  }
}

/** What a service would say against these variables, one line each. */
export function faultsOf(schema: z.ZodObject, env: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadConfig(schema, env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}
