import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Connection = z.object({
  databaseUrl: z.string(),
  redisUrl: z.string(),
  partitions: z.number().int(),
  masterKeyFile: z.string(),
  /** Loopback port of each service's `/readyz` and `/metrics`. */
  healthPorts: z.record(z.string(), z.number().int()),
  /** The simulated Discord and its AI, when they run; their token opens nothing else. */
  simulator: z
    .object({ url: z.string(), apiUrl: z.string(), token: z.string(), aiUrl: z.string().nullable() })
    .nullable(),
  /** Unix ms. */
  startedAt: z.number(),
})
/** Where a running NEXUS is reached; written by `up`, readable by its owner alone. */
export type Connection = z.infer<typeof Connection>

const pathIn = (stateDir: string) => join(stateDir, 'connection.json')

export async function writeConnection(stateDir: string, connection: Connection): Promise<void> {
  await writeFile(pathIn(stateDir), `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 })
}

export async function removeConnection(stateDir: string): Promise<void> {
  await rm(pathIn(stateDir), { force: true })
}

/** Null when nothing runs here. */
export function readConnection(stateDir: string): Connection | null {
  try {
    return Connection.parse(JSON.parse(readFileSync(pathIn(stateDir), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
